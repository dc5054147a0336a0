package io.dsco.device;

import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;

/** The Spark task of the calling thread. */
public final class RunningTask {
  private RunningTask() {}

  /**
   * Ends the task when Spark has killed it: a speculative twin was first, or its job was cancelled.
   * Native code does not notice, and would keep the executor's core until the work is done. Outside
   * of tasks nothing happens.
   *
   * @throws TaskKilledException when the task was killed
   */
  public static void endIfKilled() {
    TaskContext task = TaskContext.get();
    if (task != null && task.isInterrupted()) {
      throw new TaskKilledException("killed while it worked");
    }
  }
}
