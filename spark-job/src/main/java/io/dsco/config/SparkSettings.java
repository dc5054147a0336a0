package io.dsco.config;

import java.util.Map;
import java.util.Optional;

/**
 * How Spark runs the tasks.
 *
 * @param master Spark master; without it the embedded one, or spark-submit's
 * @param taskCpus cores of one task and threads of the tensor engine in it
 * @param device where the models run
 * @param properties further Spark properties by their full names
 */
public record SparkSettings(
    Optional<String> master, int taskCpus, Processor device, Map<String, String> properties) {

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
    return new SparkSettings(
        section.optionalText("master"),
        section.whole("task-cpus", Rule.atLeast(1)),
        section.choice("device", Processor.class),
        section.properties("properties"));
  }
}
