package io.dsco.cli;

import io.dsco.config.ConfigurationException;
import io.dsco.config.EvaluationSettings.Compared;
import io.dsco.config.RunConfiguration;
import io.dsco.device.JobGroup;
import io.dsco.evaluate.EvaluateStage;
import io.dsco.workspace.Workspace;
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
    EvaluationWiring wiring = new EvaluationWiring(configuration, spark);
    List<Compared> datasets = configuration.evaluation().datasets();
    if (datasets.contains(Compared.PUBLISHED) || datasets.contains(Compared.SYNTHETIC)) {
      pipeline.execute(configuration, spark);
    }
    RunLedger ledger = new RunLedger();
    Workspace workspace =
        new Workspace(configuration.workspace(), spark.sparkContext().hadoopConfiguration());
    EvaluateStage stage;
    try (JobGroup group =
        JobGroup.open(spark, "evaluate", "Compares datasets by what networks learn from them.")) {
      stage = wiring.stage();
      new StageRun(configuration, spark, workspace, ledger).of(stage);
    } finally {
      ledger.tell(configuration.name());
    }
    System.out.print(stage.table().markdown());
    return ExitStatus.DONE;
  }
}
