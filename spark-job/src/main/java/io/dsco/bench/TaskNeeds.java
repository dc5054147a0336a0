package io.dsco.bench;

/**
 * What the tasks of a measurement needed.
 *
 * @param cpuNanos processor time of all tasks, which a busy machine does not lengthen much
 * @param executionBytes execution memory (sorts, aggregations) of the task that needed most
 * @param shuffleBytes written to shuffles by all tasks, compressed
 * @param spilledBytes written to disk by all tasks for want of memory
 */
public record TaskNeeds(long cpuNanos, long executionBytes, long shuffleBytes, long spilledBytes) {
  static final TaskNeeds NONE = new TaskNeeds(0, 0, 0, 0);

  TaskNeeds with(TaskNeeds task) {
    return new TaskNeeds(
        cpuNanos + task.cpuNanos,
        Math.max(executionBytes, task.executionBytes),
        shuffleBytes + task.shuffleBytes,
        spilledBytes + task.spilledBytes);
  }
}
