package io.dsco.plan;

import java.util.Optional;

/**
 * Where tasks run.
 *
 * @param executors number of executors
 * @param tasksPerExecutor tasks that work at once in each
 * @param device for people: the kind of device and its rates
 * @param memory bytes of a device, where that is known
 * @param pricePerHour of the whole cluster
 */
public record Cluster(
    int executors,
    int tasksPerExecutor,
    String device,
    Optional<Long> memory,
    Optional<Double> pricePerHour) {
  /** Tasks that work at once. */
  public int places() {
    return executors * tasksPerExecutor;
  }

  /** How many tasks the busiest place does one after the other. */
  int rounds(int tasks) {
    return (tasks + places() - 1) / places();
  }

  Optional<Double> cost(double seconds) {
    return pricePerHour.map(price -> price * seconds / 3600);
  }
}
