package io.dsco.dope;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Gathers the metrics of the tasks that end while it listens; complete once the session ended. */
final class TaskPeaksListener extends SparkListener {
  private final AtomicReference<TaskPeaks> peaks = new AtomicReference<>(TaskPeaks.NONE);

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    TaskMetrics metrics = end.taskMetrics();
    if (metrics != null) {
      TaskPeaks task =
          new TaskPeaks(
              metrics.peakExecutionMemory(),
              metrics.shuffleWriteMetrics().bytesWritten(),
              metrics.diskBytesSpilled());
      peaks.accumulateAndGet(task, TaskPeaks::with);
    }
  }

  TaskPeaks peaks() {
    return peaks.get();
  }
}
