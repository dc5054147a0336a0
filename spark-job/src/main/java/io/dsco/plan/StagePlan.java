package io.dsco.plan;

import java.util.List;

/**
 * What one stage does.
 *
 * @param name of the stage, with the number of samples where several sizes are tried
 * @param tasks that it is cut into
 * @param efforts of all tasks together
 * @param bytesRead from source and workspace
 * @param bytesWritten to the workspace
 * @param memory bytes of one task: weights, which the tasks of a process share, and activations
 */
record StagePlan(
    String name,
    int tasks,
    List<Effort> efforts,
    double bytesRead,
    double bytesWritten,
    double memory) {
  /**
   * What a stage takes beside its work: Spark's jobs, listing, manifests. An embedded selection
   * among 13,000 scores, which is hardly any work, took two seconds.
   */
  private static final double OVERHEAD_SECONDS = 2;

  StagePlan {
    efforts = List.copyOf(efforts);
  }

  double flop() {
    return efforts.stream().mapToDouble(effort -> effort.times() * effort.flop()).sum();
  }

  /** Seconds on that cluster: as many rounds of tasks as its places need. */
  double seconds(Cluster cluster, Speed speed) {
    double work = efforts.stream().mapToDouble(speed::seconds).sum();
    return OVERHEAD_SECONDS + work / tasks * cluster.rounds(tasks);
  }
}
