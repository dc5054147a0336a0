package io.dsco.cli;

import io.dsco.config.ConfigurationException;
import io.dsco.config.RunConfiguration;
import io.dsco.evaluate.EvaluationTable;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

/** Compares datasets by what networks learn from them; publishes this run's first if it must. */
@Command
final class EvaluateCommand extends ConfiguredCommand {
  private final Pipeline pipeline;

  EvaluateCommand(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  ExitStatus execute(RunConfiguration configuration, SparkSession spark) {
    List<String> problems =
        configuration
            .evaluation()
            .contradictions(configuration.teacher().network(), configuration.image().size());
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    EvaluationTable table =
        new Evaluation(pipeline).of(configuration, spark, configuration.evaluation().datasets());
    System.out.print(table.markdown());
    return ExitStatus.DONE;
  }
}
