package io.dsco.device;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.Resubmitted$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long tasks ran while this was open, failed attempts included. A task may have several cores.
 * Lives on the driver.
 */
public final class TaskTime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskTime.class);
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toMillis(30);

  private final SparkSession spark;
  private final Ends ends = new Ends();

  private TaskTime(SparkSession spark) {
    this.spark = spark;
  }

  /** Starts at 0. */
  public static TaskTime open(SparkSession spark) {
    TaskTime time = new TaskTime(spark);
    spark.sparkContext().addSparkListener(time.ends);
    return time;
  }

  /** Sum over all tasks that have ended; waits until Spark has told of them. */
  public Duration busy() {
    try {
      spark.sparkContext().listenerBus().waitUntilEmpty(LONGEST_WAIT);
    } catch (TimeoutException e) {
      LOG.warn("Spark is late with its events: the time of some tasks is not counted", e);
    }
    return Duration.ofMillis(ends.millis.get());
  }

  @Override
  public void close() {
    spark.sparkContext().removeSparkListener(ends);
  }

  private static final class Ends extends SparkListener {
    private final AtomicLong millis = new AtomicLong();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      // With its executor the output of a task that had ended is lost: it is told of once more.
      if (end.reason() instanceof Resubmitted$) {
        return;
      }
      millis.addAndGet(end.taskInfo().duration());
    }
  }
}
