package io.dsco.student;

import io.dsco.device.Progress;
import io.dsco.device.TaskCounter;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.StageResult.State;
import io.dsco.workspace.Workspace;
import io.dsco.workspace.WorkspaceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Trains one classifier on the samples of a synthesis (METHOD 5), in one task. */
public final class StudentStage implements Stage {
  /** Counts up when the stage's result changes for the same settings. */
  private static final int METHOD_VERSION = 1;

  private final SparkSession spark;
  private final Workspace workspace;
  private final Fingerprint synthesized;
  private final Trainer trainer;
  private final int imageSize;
  private final int classes;

  /**
   * Does nothing yet.
   *
   * @param synthesized the fingerprint of the synthesize stage whose samples are learnt from
   * @param imageSize height and width of the samples in pixels
   */
  public StudentStage(
      SparkSession spark,
      Workspace workspace,
      Fingerprint synthesized,
      Trainer trainer,
      int imageSize,
      int classes) {
    this.spark = spark;
    this.workspace = workspace;
    this.synthesized = synthesized;
    this.trainer = trainer;
    this.imageSize = imageSize;
    this.classes = classes;
  }

  @Override
  public String name() {
    return "student";
  }

  @Override
  public StageResult execute() {
    try {
      Manifest samples = samples();
      Fingerprint fingerprint = fingerprint(samples);
      Path folder = workspace.student(fingerprint);
      Optional<Manifest> complete = Manifest.complete(workspace.fileSystem(), folder, fingerprint);
      if (complete.isPresent()) {
        return StageResult.of(complete.get(), State.ALREADY_COMPLETE, folder.toString());
      }
      Manifest manifest =
          new Manifest(
              name(),
              fingerprint.value(),
              train(samples, fingerprint, folder),
              Map.of("synthesis", samples.fingerprint()));
      manifest.write(workspace.fileSystem(), folder);
      workspace.fileSystem().delete(new Path(folder, Trainer.UNFINISHED), false);
      return StageResult.of(manifest, State.EXECUTED, folder.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the student of " + workspace.root(), e);
    }
  }

  /** The finished student's file of weights. */
  public Path weights() {
    try {
      return new Path(workspace.student(fingerprint(samples())), Trainer.STUDENT);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the synthesis of " + workspace.root(), e);
    }
  }

  private Fingerprint fingerprint(Manifest samples) {
    return Fingerprint.of(
        Map.of(
            "stage", name(),
            "version", METHOD_VERSION,
            "samples", samples.files().stream().map(FileEntry::sha256).toList(),
            "trainer", trainer.digest()));
  }

  private Manifest samples() throws IOException {
    Path folder = workspace.synthesis(synthesized);
    return Manifest.complete(workspace.fileSystem(), folder, synthesized)
        .orElseThrow(
            () ->
                new WorkspaceException("no complete synthesis in " + folder + ": run synthesize"));
  }

  private List<FileEntry> train(Manifest samples, Fingerprint fingerprint, Path folder) {
    Path synthesis = workspace.synthesis(synthesized);
    List<String> files =
        samples.files().stream().map(file -> new Path(synthesis, file.path()).toString()).toList();
    long batches = trainer.batches(samples.rows());
    try (TaskCounter counter = TaskCounter.open(spark, "batches trained");
        Progress progress = Progress.start(name(), "batches", batches, counter)) {
      StudentWorker worker =
          new StudentWorker(
              workspace,
              trainer,
              folder.toString(),
              fingerprint.value(),
              imageSize,
              classes,
              counter.accumulator());
      String entries =
          JavaSparkContext.fromSparkContext(spark.sparkContext())
              .parallelize(List.of(Json.canonical(files)), 1)
              .map(worker)
              .first();
      return Arrays.asList(Json.parse(entries, FileEntry[].class));
    }
  }
}
