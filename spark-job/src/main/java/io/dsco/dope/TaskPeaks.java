package io.dsco.dope;

/**
 * What the tasks of a measurement needed.
 *
 * @param executionBytes execution memory (sorts, aggregations) of the task that needed most
 * @param shuffleBytes written to shuffles by all tasks, compressed
 * @param spilledBytes written to disk by all tasks for want of memory
 */
public record TaskPeaks(long executionBytes, long shuffleBytes, long spilledBytes) {
  static final TaskPeaks NONE = new TaskPeaks(0, 0, 0);

  TaskPeaks with(TaskPeaks task) {
    return new TaskPeaks(
        Math.max(executionBytes, task.executionBytes),
        shuffleBytes + task.shuffleBytes,
        spilledBytes + task.spilledBytes);
  }
}
