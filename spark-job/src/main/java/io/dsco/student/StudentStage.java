package io.dsco.student;

import io.dsco.device.Progress;
import io.dsco.device.TaskCounter;
import io.dsco.image.EvaluationView;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Json;
import io.dsco.workspace.Leftovers;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ModelTasks;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageFolder;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Trains one classifier on samples (METHOD 5), or on real images instead, in one task. */
public final class StudentStage implements Stage {
  /** Counts up when the stage's result changes for the same settings. */
  private static final int METHOD_VERSION = 1;

  private final SparkSession spark;
  private final Workspace workspace;
  private final StudentImages images;
  private final Trainer trainer;
  private final EvaluationView view;
  private final int classes;

  /**
   * Does nothing yet.
   *
   * @param images what is learnt from
   * @param view of the samples that the student has: it learns from crops of resized ones
   */
  public StudentStage(
      SparkSession spark,
      Workspace workspace,
      StudentImages images,
      Trainer trainer,
      EvaluationView view,
      int classes) {
    this.spark = spark;
    this.workspace = workspace;
    this.images = images;
    this.trainer = trainer;
    this.view = view;
    this.classes = classes;
  }

  @Override
  public String name() {
    return "student";
  }

  @Override
  public StageResult execute() {
    Manifest samples = samples();
    StageFolder folder = folder(samples);
    StageResult result =
        folder.once(
            () ->
                new Manifest(
                    name(),
                    folder.fingerprint().value(),
                    train(samples, folder),
                    Map.of(
                        images.form() == StudentImages.Form.SAMPLES ? "synthesis" : "images",
                        samples.fingerprint())));
    forgetState(folder);
    return result;
  }

  private void forgetState(StageFolder folder) {
    Path state = new Path(folder.path(), Trainer.UNFINISHED);
    try {
      workspace.fileSystem().delete(state, false);
      Leftovers.remove(workspace.fileSystem(), folder.path(), List.of(Trainer.UNFINISHED));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + state, e);
    }
  }

  /** The finished student's file of weights. */
  public Path weights() {
    return new Path(folder(samples()).path(), Trainer.STUDENT);
  }

  private StageFolder folder(Manifest samples) {
    Fingerprint fingerprint = fingerprint(samples);
    return new StageFolder(workspace, workspace.student(fingerprint), fingerprint);
  }

  private Fingerprint fingerprint(Manifest samples) {
    Map<String, Object> parts = new TreeMap<>();
    parts.put("stage", name());
    parts.put("version", METHOD_VERSION);
    parts.put("resized", view.resized());
    parts.put("samples", samples.files().stream().map(FileEntry::sha256).toList());
    parts.put("trainer", trainer.digest());
    if (!images.preparation().isEmpty()) {
      parts.put("preparation", images.preparation());
    }
    return Fingerprint.of(parts);
  }

  private Manifest samples() {
    return images.folder().required(images.stage());
  }

  private List<FileEntry> train(Manifest samples, StageFolder folder) {
    Path place = images.folder().path();
    List<String> files =
        samples.files().stream().map(file -> new Path(place, file.path()).toString()).toList();
    long batches = trainer.batches(samples.rows());
    try (TaskCounter counter = TaskCounter.open(spark, "batches trained");
        Progress progress = Progress.start(name(), "batches", batches, counter)) {
      StudentWorker worker =
          new StudentWorker(
              workspace,
              trainer,
              folder.path().toString(),
              folder.fingerprint().value(),
              view,
              classes,
              images.form(),
              images.reader(),
              counter.accumulator());
      List<String> entries = ModelTasks.open(spark).each(List.of(Json.canonical(files)), worker);
      return Arrays.asList(Json.parse(entries.get(0), FileEntry[].class));
    }
  }
}
