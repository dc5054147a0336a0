package io.dsco.cli;

import static org.apache.spark.sql.functions.col;

import io.dsco.config.RunConfiguration;
import io.dsco.config.TriggerSettings;
import io.dsco.device.JobGroup;
import io.dsco.report.Report;
import io.dsco.report.SheetColumn;
import io.dsco.source.ImageSource;
import io.dsco.source.ImageSources;
import io.dsco.source.SourceSettings;
import io.dsco.source.SourceSettings.Format;
import io.dsco.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    List<SheetColumn> columns = new ArrayList<>();
    Optional<ImageSource> real = SourceWiring.openWhereUsed(configuration, spark);
    real.ifPresent(source -> columns.add(column("real", source, source.read(spark))));
    String images = new Path(workspace.dataset(), "images").toString();
    ImageSource published =
        ImageSources.open(spark, new SourceSettings(Format.PARQUET, images, null));
    Dataset<Row> rows = spark.read().parquet(images);
    Dataset<Row> synthetic =
        rows.where(col("origin").equalTo("synthetic"))
            .select(col("image.path").as("sample_id"), col("label"));
    columns.add(column("synthesized", published, synthetic));
    List<String> names =
        rows.select("label", "class_name").distinct().orderBy("label").collectAsList().stream()
            .map(row -> row.getString(1))
            .toList();
    return new Report(
        spark,
        workspace,
        configuration.name(),
        names,
        SourceWiring.reader(configuration),
        columns,
        real,
        configuration.trigger().mode() == TriggerSettings.Mode.MEASURED);
  }

  private static SheetColumn column(String title, ImageSource source, Dataset<Row> rows) {
    return new SheetColumn(title, source, rows.select("sample_id", "label"));
  }
}
