package io.dsco.config;

import java.util.Optional;

/**
 * What a run on a cluster asks of Spark for its models, where {@code spark.device} is {@code gpu}.
 *
 * @param perExecutor GPUs of one executor
 * @param perTask share of a GPU that a task with models takes: 1, or 1 over a whole number
 * @param discoveryScript program that tells an executor which GPUs it has, where Spark needs one
 */
public record GpuSettings(int perExecutor, double perTask, Optional<String> discoveryScript) {
  /** The most that rounding may leave of a GPU: {@code 0.33} is a third. */
  private static final double UNUSED = 0.02;

  static GpuSettings read(Section section) {
    GpuSettings settings =
        new GpuSettings(
            section.whole("per-executor", Rule.atLeast(1)),
            section.number("per-task", Rule.share()),
            section.optionalText("discovery-script"));
    section.relate(
        "per-task",
        settings.sharesWholeGpus(),
        "1 or 1 over a whole number, such as 0.5 or 0.25",
        settings.perTask);
    return settings;
  }

  private boolean sharesWholeGpus() {
    double used = tasksPerGpu() * perTask;
    return used <= 1 && used >= 1 - UNUSED;
  }

  /** Tasks that share one GPU. */
  public int tasksPerGpu() {
    return (int) (1 / perTask);
  }
}
