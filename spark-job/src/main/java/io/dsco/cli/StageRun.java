package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.device.JobGroup;
import io.dsco.device.PeakMemory;
import io.dsco.device.ShrunkBatches;
import io.dsco.workspace.RunRecord;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does a stage under its name, logs what came of it, and keeps that in {@code run.json}. */
record StageRun(RunConfiguration configuration, SparkSession spark, Workspace workspace) {
  private static final Logger LOG = LoggerFactory.getLogger(StageRun.class);

  /** Does the stage. */
  void of(Stage stage) {
    Instant start = Instant.now();
    try (JobGroup group = JobGroup.open(spark, stage.name(), stage.name())) {
      StageResult result = stage.execute();
      record(result);
      ShrunkBatches.of(result.measured())
          .forEach(
              (setting, rows) ->
                  LOG.warn(
                      "memory did not hold the batches of {}: executors went on with as few as {};"
                          + " set that to be spared the attempts",
                      setting,
                      rows));
      Duration took = Duration.between(start, Instant.now());
      LOG.info(
          "{} rows in {} files, {} ({}.{} s{})",
          result.rows(),
          result.files(),
          result.state() == StageResult.State.EXECUTED ? result.folder() : "complete already",
          took.toSeconds(),
          took.toMillisPart() / 100,
          PeakMemory.Reading.of(result.measured()).map(peak -> ", " + peak).orElse(""));
    }
  }

  private void record(StageResult result) {
    RunRecord started =
        RunRecord.start(
            configuration.effective().json(),
            Map.of(
                "dsco", Version.text(),
                "spark", spark.version(),
                "java", Runtime.version().toString()));
    Map<String, StageResult> before =
        RunRecord.read(workspace).map(RunRecord::stages).orElse(Map.of());
    RunRecord record =
        new RunRecord(started.configuration(), started.versions(), before).with(result);
    record.write(workspace);
  }
}
