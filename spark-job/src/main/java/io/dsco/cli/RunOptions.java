package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments that every command on a configuration takes. */
final class RunOptions {
  @Parameters(
      index = "0",
      paramLabel = "CONF",
      description = "Configuration file (HOCON): a path here, or a URI such as s3a://…/run.conf.")
  private String file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides one setting; can be given again.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--master",
      paramLabel = "MASTER",
      description = "Spark master; without it the configuration's, spark-submit's or this process.")
  private String master;

  RunConfiguration load() {
    return RunConfiguration.load(file, overrides);
  }

  Optional<String> master() {
    return Optional.ofNullable(master);
  }
}
