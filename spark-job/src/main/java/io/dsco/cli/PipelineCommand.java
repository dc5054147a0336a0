package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

/** Runs a pipeline: all of it for {@code run}, up to one stage for the command of that stage. */
@Command
final class PipelineCommand extends ConfiguredCommand {
  private final Pipeline pipeline;

  PipelineCommand(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  ExitStatus execute(RunConfiguration configuration, SparkSession spark) {
    pipeline.execute(configuration, spark);
    return ExitStatus.DONE;
  }
}
