package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.encode.EncodeStage;
import io.dsco.publish.PublishStage;
import io.dsco.synthesize.SynthesizeStage;
import io.dsco.workspace.RunRecord;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stages of a run in their order, made from its configuration when their turn comes. */
final class JobStages {
  private static final Logger LOG = LoggerFactory.getLogger(JobStages.class);

  private JobWiring wiring;

  /** All stages, in the order in which one needs the other. */
  static Pipeline pipeline() {
    JobStages stages = new JobStages();
    return new Pipeline(
        List.of(
            new PipelineStage(
                "encode", "Encodes the images as latents of the autoencoder.", stages::encode),
            new PipelineStage(
                "synthesize",
                "Synthesizes samples of every class with optimised noise.",
                stages::synthesize),
            new PipelineStage(
                "publish", "Publishes the samples as Parquet tables.", stages::publish)));
  }

  private void encode(RunConfiguration configuration, SparkSession spark) {
    execute(wired(configuration, spark).encode());
  }

  private void synthesize(RunConfiguration configuration, SparkSession spark) {
    JobWiring wired = wired(configuration, spark);
    EncodeStage encode = wired.encode();
    execute(wired.synthesize(encode));
  }

  private void publish(RunConfiguration configuration, SparkSession spark) {
    JobWiring wired = wired(configuration, spark);
    SynthesizeStage synthesize = wired.synthesize(wired.encode());
    PublishStage publish = wired.publish(synthesize);
    execute(publish);
  }

  /** A run opens its source and digests its checkpoints once. */
  private JobWiring wired(RunConfiguration configuration, SparkSession spark) {
    if (wiring == null || !wiring.isOf(configuration, spark)) {
      wiring = JobWiring.open(configuration, spark);
    }
    return wiring;
  }

  private void execute(Stage stage) {
    Instant start = Instant.now();
    StageResult result = stage.execute();
    record(result);
    Duration took = Duration.between(start, Instant.now());
    LOG.info(
        "{} rows in {} files, {} ({}.{} s)",
        result.rows(),
        result.files(),
        result.state() == StageResult.State.EXECUTED ? result.folder() : "complete already",
        took.toSeconds(),
        took.toMillisPart() / 100);
  }

  private void record(StageResult result) {
    RunRecord started =
        RunRecord.start(
            wiring.configuration().effective().json(),
            Map.of(
                "dsco", Version.text(),
                "spark", wiring.spark().version(),
                "java", Runtime.version().toString()));
    Map<String, StageResult> before =
        RunRecord.read(wiring.workspace()).map(RunRecord::stages).orElse(Map.of());
    RunRecord record =
        new RunRecord(started.configuration(), started.versions(), before).with(result);
    record.write(wiring.workspace());
  }
}
