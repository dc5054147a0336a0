package io.dsco.cli;

import io.dsco.config.EvaluationSettings.Compared;
import io.dsco.config.RunConfiguration;
import io.dsco.device.JobGroup;
import io.dsco.evaluate.EvaluateStage;
import io.dsco.evaluate.EvaluationTable;
import io.dsco.workspace.Workspace;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Trains networks on datasets of a run, which is published first where that is needed.
 *
 * @param pipeline of that run alone
 */
record Evaluation(Pipeline pipeline) {
  /** What came of it, by these datasets and all others that are set. */
  EvaluationTable of(RunConfiguration configuration, SparkSession spark, List<Compared> datasets) {
    EvaluationWiring wiring = new EvaluationWiring(configuration, spark);
    wiring.require(datasets);
    if (datasets.stream().anyMatch(Compared::isOfPublished)) {
      pipeline.execute(configuration, spark);
    }
    RunLedger ledger = new RunLedger();
    Workspace workspace =
        new Workspace(configuration.workspace(), spark.sparkContext().hadoopConfiguration());
    try (JobGroup group =
        JobGroup.open(spark, "evaluate", "Compares datasets by what networks learn from them.")) {
      EvaluateStage stage = wiring.stage(datasets);
      new StageRun(configuration, spark, workspace, ledger).of(stage);
      return stage.table();
    } finally {
      ledger.tell(configuration.name());
    }
  }
}
