package io.dsco.dope;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/** Listens to what tasks read from and write to shuffles. */
final class TaskReadings extends SparkListener {
  private final AtomicLong largestRead = new AtomicLong();
  private final AtomicLong written = new AtomicLong();

  @Override
  public void onTaskEnd(SparkListenerTaskEnd taskEnd) {
    TaskMetrics metrics = taskEnd.taskMetrics();
    largestRead.accumulateAndGet(metrics.shuffleReadMetrics().recordsRead(), Math::max);
    written.addAndGet(metrics.shuffleWriteMetrics().recordsWritten());
  }

  /** Rows that the task read which read most. */
  long largestShuffleRead(SparkSession spark) throws TimeoutException {
    awaitEvents(spark);
    return largestRead.get();
  }

  /** Rows that all tasks wrote. */
  long shuffledRecords(SparkSession spark) throws TimeoutException {
    awaitEvents(spark);
    return written.get();
  }

  private static void awaitEvents(SparkSession spark) throws TimeoutException {
    spark.sparkContext().listenerBus().waitUntilEmpty();
  }
}
