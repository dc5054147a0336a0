package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.workspace.Stage;
import io.dsco.workspace.Workspace;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

/** Gives the published dataset other forms; runs first what is not published yet. */
@Command
final class ExportCommand extends ConfiguredCommand {
  private final Pipeline pipeline;

  ExportCommand(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  ExitStatus execute(RunConfiguration configuration, SparkSession spark) {
    Workspace workspace =
        new Workspace(configuration.workspace(), spark.sparkContext().hadoopConfiguration());
    // Before the run: a place that exports cannot go to is told before anything is paid for.
    List<Stage> exports = new ExportWiring(configuration, spark, workspace).stages();
    pipeline.execute(configuration, spark);
    RunLedger ledger = new RunLedger();
    StageRun run = new StageRun(configuration, spark, workspace, ledger);
    try {
      exports.forEach(run::of);
    } finally {
      ledger.tell(configuration.name());
    }
    return ExitStatus.DONE;
  }
}
