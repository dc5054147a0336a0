package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.spark.sql.SparkSession;

/**
 * A stage as the command line knows it.
 *
 * @param name name of the stage and of its command
 * @param description one line for the help
 * @param applies whether the stage is part of the run that a configuration describes
 * @param requirements refuses a configuration that lacks what the stage needs, before any stage of
 *     the command has begun
 * @param body does the stage, or finds that it is complete
 */
record PipelineStage(
    String name,
    String description,
    Predicate<RunConfiguration> applies,
    Consumer<RunConfiguration> requirements,
    BiConsumer<RunConfiguration, SparkSession> body) {
  /** A stage of every run that needs no more than the configuration's own rules see to. */
  PipelineStage(String name, String description, BiConsumer<RunConfiguration, SparkSession> body) {
    this(name, description, configuration -> true, configuration -> {}, body);
  }

  /** The same stage, of some runs only. */
  PipelineStage where(Predicate<RunConfiguration> condition) {
    return new PipelineStage(name, description, condition, requirements, body);
  }

  /** The same stage, with something to be seen to before. */
  PipelineStage requiring(Consumer<RunConfiguration> rule) {
    return new PipelineStage(name, description, applies, rule, body);
  }
}
