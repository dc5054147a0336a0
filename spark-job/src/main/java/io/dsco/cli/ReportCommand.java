package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.config.SynthesisSettings.Alignment;
import io.dsco.config.TriggerSettings;
import io.dsco.device.JobGroup;
import io.dsco.report.Report;
import io.dsco.source.ImageSource;
import io.dsco.workspace.LiteralGlob;
import io.dsco.workspace.Workspace;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

/** Shows what a run made; runs first what is not published yet. */
@Command
final class ReportCommand extends ConfiguredCommand {
  private final Pipeline pipeline;

  ReportCommand(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  ExitStatus execute(RunConfiguration configuration, SparkSession spark) {
    pipeline.execute(configuration, spark);
    Workspace workspace =
        new Workspace(configuration.workspace(), spark.sparkContext().hadoopConfiguration());
    RunLedger ledger = new RunLedger();
    try (JobGroup group = JobGroup.open(spark, Report.NAME, "Shows what the run made.")) {
      new StageRun(configuration, spark, workspace, ledger)
          .of(report(configuration, spark, workspace));
    } finally {
      ledger.tell(configuration.name());
    }
    return ExitStatus.DONE;
  }

  private static Report report(
      RunConfiguration configuration, SparkSession spark, Workspace workspace) {
    Optional<ImageSource> real = SourceWiring.openWhereUsed(configuration, spark);
    Path images = LiteralGlob.of(new Path(workspace.dataset(), "images"));
    Dataset<Row> rows = spark.read().parquet(images.toString());
    List<String> names =
        rows.select("label", "class_name").distinct().orderBy("label").collectAsList().stream()
            .map(row -> row.getString(1))
            .toList();
    return new Report(
        spark,
        workspace,
        configuration.name(),
        names,
        SourceWiring.reader(configuration).ofAnySide(),
        real,
        configuration.trigger().mode() == TriggerSettings.Mode.MEASURED,
        Arrays.stream(Alignment.values())
            .collect(
                Collectors.toMap(
                    Function.identity(), one -> SynthesisWiring.told(configuration, one))),
        MethodDigest.of(configuration, workspace));
  }
}
