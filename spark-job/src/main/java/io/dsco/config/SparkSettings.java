package io.dsco.config;

import java.util.Map;
import java.util.Optional;

/**
 * How Spark runs the tasks.
 *
 * @param master Spark master; without it the embedded one, or spark-submit's
 * @param taskCpus cores of one task and threads of the tensor engine in it
 * @param device where the models run
 * @param executor what each executor of a cluster has
 * @param gpu what a cluster is asked for models on GPUs
 * @param properties further Spark properties by their full names
 */
public record SparkSettings(
    Optional<String> master,
    int taskCpus,
    Processor device,
    ExecutorSettings executor,
    GpuSettings gpu,
    Map<String, String> properties) {

  /** Kinds of processor that models run on. */
  public enum Processor {
    /** The cores of the task. */
    CPU,
    /** The CUDA device that Spark's resource API gave the task. */
    GPU
  }

  /** Copies the properties. */
  public SparkSettings {
    properties = Map.copyOf(properties);
  }

  static SparkSettings read(Section section) {
    SparkSettings settings =
        new SparkSettings(
            section.optionalText("master"),
            section.whole("task-cpus", Rule.atLeast(1)),
            section.choice("device", Processor.class),
            ExecutorSettings.read(section.section("executor")),
            GpuSettings.read(section.section("gpu")),
            section.properties("properties"));
    settings.executor.cores().ifPresent(cores -> settings.relate(section, cores));
    return settings;
  }

  /** An executor with fewer cores would run no task, or leave a GPU without one. */
  private void relate(Section section, int cores) {
    section.relate(
        "executor.cores", cores >= taskCpus, "at least the " + taskCpus + " of a task", cores);
    int busy = gpu.perExecutor() * taskCpus;
    section.relate(
        "executor.cores",
        device == Processor.CPU || cores >= busy,
        "at least %d, %d for a task on each of the %d gpus"
            .formatted(busy, taskCpus, gpu.perExecutor()),
        cores);
  }
}
