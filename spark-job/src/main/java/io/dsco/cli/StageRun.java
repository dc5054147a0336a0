package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.device.JobGroup;
import io.dsco.device.Machine;
import io.dsco.device.PeakMemory;
import io.dsco.device.ShrunkBatches;
import io.dsco.device.TaskTime;
import io.dsco.workspace.RunRecord;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.Workspace;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does a stage under its name, logs what came of it, and keeps that in {@code run.json} and in the
 * ledger of the run.
 */
record StageRun(
    RunConfiguration configuration, SparkSession spark, Workspace workspace, RunLedger ledger) {
  private static final Logger LOG = LoggerFactory.getLogger(StageRun.class);

  /** Does the stage. */
  void of(Stage stage) {
    try (JobGroup group = JobGroup.open(spark, stage.name(), stage.name());
        TaskTime tasks = TaskTime.open(spark);
        RunLedger.Entry entry = ledger.begin(stage.name(), tasks::busy)) {
      StageResult result = record(placed(entry.timed(stage.execute())));
      entry.done(result);
      ShrunkBatches.of(result.measured())
          .forEach(
              (setting, rows) ->
                  LOG.warn(
                      "memory did not hold the batches of {}: executors went on with as few as {};"
                          + " set that to be spared the attempts",
                      setting,
                      rows));
      LOG.info(
          "{} rows in {} files, {} ({}{})",
          result.rows(),
          result.files(),
          result.state() == StageResult.State.EXECUTED ? result.folder() : "complete already",
          Times.exact(entry.time()),
          PeakMemory.Reading.of(result.measured()).map(peak -> ", " + peak).orElse(""));
    }
  }

  private StageResult placed(StageResult result) {
    return result.state() == StageResult.State.EXECUTED
        ? result.on(Machine.of(spark, configuration.spark().device()))
        : result;
  }

  /**
   * What the record says of the stage now: of complete work, what the run said that did it. Within
   * another stage, complete work leaves the record as it is: what a trigger finds of its trials is
   * not the run's.
   */
  private StageResult record(StageResult result) {
    Map<String, StageResult> before =
        RunRecord.read(workspace).map(RunRecord::stages).orElse(Map.of());
    StageResult kept =
        Stream.concat(ledger.results().stream(), before.values().stream())
            .filter(one -> one.stage().equals(result.stage()))
            .filter(one -> one.fingerprint().equals(result.fingerprint()))
            .findFirst()
            .map(result::after)
            .orElse(result);
    boolean found = result.state() == StageResult.State.ALREADY_COMPLETE;
    if (!(found && ledger.isWithin() && before.containsKey(result.stage()))) {
      write(before, kept);
    }
    return kept;
  }

  private void write(Map<String, StageResult> before, StageResult kept) {
    RunRecord started =
        RunRecord.start(
            configuration.effective().json(),
            Map.of(
                "dsco", Version.text(),
                "spark", spark.version(),
                "java", Runtime.version().toString()));
    new RunRecord(started.configuration(), started.versions(), before).with(kept).write(workspace);
  }
}
