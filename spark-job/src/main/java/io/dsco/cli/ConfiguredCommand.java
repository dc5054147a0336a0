package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.device.SparkSessions;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command that reads a configuration and works on a Spark session, which it closes. */
@Command(mixinStandardHelpOptions = true)
abstract class ConfiguredCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Override
  public final Integer call() throws Exception {
    RunConfiguration configuration = options.load();
    try (SparkSession spark = SparkSessions.open(configuration, options.master())) {
      FirstFailure first = FirstFailure.watch(spark, Failures.table());
      try {
        return execute(configuration, spark).code();
      } catch (Exception failed) {
        throw first.told(failed);
      }
    }
  }

  abstract ExitStatus execute(RunConfiguration configuration, SparkSession spark);
}
