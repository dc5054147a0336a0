package io.dsco;

import io.dsco.cli.ProgrammedRun;
import io.dsco.config.RunConfiguration;
import io.dsco.config.UserException;
import io.dsco.device.SparkSessions;
import io.dsco.workspace.LiteralGlob;
import io.dsco.workspace.RunRecord;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A run from a program of one's own. What is complete in the workspace is not done again, so a
 * program may ask for a stage, look at what it made, and ask for the next.
 *
 * <pre>{@code
 * RunConfiguration configuration =
 *     RunConfiguration.load("conf/fashion-mnist.conf", List.of("synthesis.ipc=30"));
 * try (SparkSession spark = Concentration.session(configuration)) {
 *   Dataset<Row> images = new Concentration(configuration, spark).run().images();
 *   images.groupBy("class_name", "origin").count().show();
 * }
 * }</pre>
 *
 * @param configuration read from a file ({@link RunConfiguration#load}) or made in the program
 *     ({@link RunConfiguration#of})
 * @param spark of the program; {@link #session} opens one with all that executors must be told
 */
public record Concentration(RunConfiguration configuration, SparkSession spark) {
  private static final String LAST = "publish";

  /** Opens a session for a configuration: embedded, or on its master. The caller closes it. */
  public static SparkSession session(RunConfiguration configuration) {
    return SparkSessions.open(configuration, Optional.empty());
  }

  /** Runs every stage, as {@code dsco run} does; errors as {@link #upTo} has them. */
  public Concentration run() {
    return upTo(LAST);
  }

  /**
   * Runs every stage up to one, as the command of its name does.
   *
   * @param stage such as {@code encode}, {@code synthesize}, {@code dope} or {@code publish}
   * @throws UserException when the user must change something
   * @throws io.dsco.checkpoint.CheckpointException when a checkpoint is missing, damaged or unfit
   * @throws io.dsco.encode.RejectedInputException when more inputs were rejected than the
   *     configuration allows
   * @throws RuntimeException of Spark when a task fails, with the task's own among its causes
   */
  public Concentration upTo(String stage) {
    ProgrammedRun.upTo(stage, configuration, spark);
    return this;
  }

  /**
   * The published images: {@code sample_id}, {@code image} (bytes, path), {@code label}, {@code
   * class_name}, {@code origin} and where they come from.
   *
   * @throws UserException when nothing is published yet
   */
  public Dataset<Row> images() {
    return published("images");
  }

  /** The published latents: {@code sample_id}, {@code label}, {@code latent}. */
  public Dataset<Row> latents() {
    return published("latents");
  }

  /** The published soft labels: {@code sample_id}, {@code label} and the teacher's logits. */
  public Dataset<Row> softLabels() {
    return published("soft_labels");
  }

  /**
   * What teacher and student of the latest run say of every real image: {@code sample_id}, {@code
   * label}, {@code teacher_class}, {@code student_class}, {@code confusion}, {@code source_sha256}.
   */
  public Dataset<Row> scores() {
    StageResult scored =
        record()
            .map(run -> run.stages().get("score"))
            .orElseThrow(() -> missing("scores", configuration.workspace()));
    return table(new Path(LiteralGlob.of(new Path(scored.folder())), "split-*.parquet"));
  }

  /** What was run in the workspace, with the time and result of each stage. */
  public Optional<RunRecord> record() {
    return RunRecord.read(workspace());
  }

  private Workspace workspace() {
    return new Workspace(configuration.workspace(), spark.sparkContext().hadoopConfiguration());
  }

  private Dataset<Row> published(String table) {
    return table(new Path(LiteralGlob.of(workspace().dataset()), table));
  }

  /**
   * A table's rows.
   *
   * @param files a glob
   */
  private Dataset<Row> table(Path files) {
    try {
      FileStatus[] found = workspace().fileSystem().globStatus(files);
      if (found == null || found.length == 0) {
        throw missing(files.getName(), files.getParent().toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + files, e);
    }
    return spark.read().parquet(files.toString());
  }

  private static UserException missing(String table, String place) {
    return new UserException("%s must be there to be read, %s has none".formatted(table, place));
  }
}
