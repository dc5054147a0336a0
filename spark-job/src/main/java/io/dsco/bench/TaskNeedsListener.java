package io.dsco.bench;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Gathers the metrics of the tasks that end while it listens; complete once the session ended. */
final class TaskNeedsListener extends SparkListener {
  private final AtomicReference<TaskNeeds> needs = new AtomicReference<>(TaskNeeds.NONE);

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    TaskMetrics metrics = end.taskMetrics();
    if (metrics != null) {
      TaskNeeds task =
          new TaskNeeds(
              metrics.executorCpuTime(),
              metrics.peakExecutionMemory(),
              metrics.shuffleWriteMetrics().bytesWritten(),
              metrics.diskBytesSpilled());
      needs.accumulateAndGet(task, TaskNeeds::with);
    }
  }

  TaskNeeds needs() {
    return needs.get();
  }
}
