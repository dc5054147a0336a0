package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.config.Secrets;
import io.dsco.config.UserException;
import io.dsco.pretrain.PretrainJob;
import io.dsco.source.ImageSource;
import io.dsco.source.ImageSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Trains autoencoder, diffusion transformer and teacher on the configured dataset. */
@Command
final class PretrainCommand extends ConfiguredCommand {
  @Spec private CommandSpec spec;

  @Override
  ExitStatus execute(RunConfiguration configuration, SparkSession spark) {
    String testPath = configuration.source().testPath();
    if (testPath.isEmpty()) {
      throw new UserException("test images must be set to tell a model's worth (source.test-path)");
    }
    ImageSource train =
        open(
            configuration,
            spark,
            configuration.source().path(),
            configuration.source().labelsPath());
    ImageSource test =
        open(configuration, spark, testPath, configuration.source().testLabelsPath());
    try {
      new PretrainJob(configuration, spark, SourceWiring.reader(configuration))
          .execute(train, test, command());
      return ExitStatus.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + configuration.pretrain().output(), e);
    }
  }

  private static ImageSource open(
      RunConfiguration configuration, SparkSession spark, String path, String labelsPath) {
    return ImageSources.open(spark, SourceWiring.source(configuration.source(), path, labelsPath));
  }

  private String command() {
    return Secrets.masked(
        "./dsco "
            + String.join(" ", spec.commandLine().getParent().getParseResult().originalArgs()));
  }
}
