package io.dsco.student;

import io.dsco.device.Progress;
import io.dsco.device.TaskCounter;
import io.dsco.image.EvaluationView;
import io.dsco.workspace.EarlierFolder;
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
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains one classifier on samples (METHOD 5), or on real images instead, in one task; or keeps the
 * one that an earlier run trained in the same way on the samples of other images.
 */
public final class StudentStage implements Stage {
  private static final String NAME = "student";

  /** Key of the fingerprint of all but the samples themselves, in manifests. */
  private static final String METHOD = "method";

  private static final Logger LOG = LoggerFactory.getLogger(StudentStage.class);

  private final SparkSession spark;
  private final Workspace workspace;
  private final StudentImages images;
  private final Trainer trainer;
  private final EvaluationView view;
  private final List<String> classNames;
  private final OtherSamples otherSamples;
  private final TrainingDigest training;

  /** What to do where there is no student of these samples, but one of others. */
  public enum OtherSamples {
    /** Train one on these samples, as the method has it. */
    RETRAIN,
    /** Keep that one. */
    KEEP
  }

  /**
   * Does nothing yet.
   *
   * @param images what is learnt from
   * @param view of the samples that the student has: it learns from crops of resized ones
   * @param otherSamples what to do with a student of the same classes, as many samples made in the
   *     same way, and the same training
   */
  public StudentStage(
      SparkSession spark,
      Workspace workspace,
      StudentImages images,
      Trainer trainer,
      EvaluationView view,
      List<String> classNames,
      OtherSamples otherSamples) {
    this.spark = spark;
    this.workspace = workspace;
    this.images = images;
    this.trainer = trainer;
    this.view = view;
    this.classNames = List.copyOf(classNames);
    this.otherSamples = otherSamples;
    this.training = new TrainingDigest(NAME, images, trainer, view, this.classNames);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public StageResult execute() {
    Manifest samples = samples();
    StageFolder folder = folder(samples);
    if (!folder.fingerprint().equals(training.fingerprint(samples))) {
      LOG.info(
          "the student stays that of {}, which other samples have taught"
              + " (student.when-images-change = keep)",
          folder.path());
    }
    StageResult result =
        folder.once(
            () ->
                new Manifest(
                    name(),
                    folder.fingerprint().value(),
                    train(samples, folder),
                    Map.of(
                        images.form() == StudentImages.Form.SAMPLES ? "synthesis" : "images",
                        samples.fingerprint(),
                        METHOD,
                        training.method(samples).value())));
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

  /** The student of other samples that is kept, if one is. */
  public Optional<Fingerprint> kept() {
    Manifest samples = samples();
    Fingerprint used = folder(samples).fingerprint();
    return used.equals(training.fingerprint(samples)) ? Optional.empty() : Optional.of(used);
  }

  /** Of these samples, or of the student that is kept. */
  private StageFolder folder(Manifest samples) {
    Fingerprint fingerprint = training.fingerprint(samples);
    StageFolder own = new StageFolder(workspace, workspace.student(fingerprint), fingerprint);
    if (otherSamples == OtherSamples.RETRAIN || own.complete().isPresent()) {
      return own;
    }
    String method = training.method(samples).value();
    return EarlierFolder.of(own, manifest -> method.equals(manifest.attributes().get(METHOD)))
        .stream()
        .filter(this::isIntact)
        .findFirst()
        .map(student -> new Fingerprint(student.manifest().fingerprint()))
        .map(kept -> new StageFolder(workspace, workspace.student(kept), kept))
        .orElse(own);
  }

  private boolean isIntact(EarlierFolder student) {
    return student.intactFiles(spark).stream()
        .anyMatch(file -> file.path().equals(Trainer.STUDENT));
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
              samples.rows(),
              classNames.size(),
              images.form(),
              images.reader(),
              counter.accumulator());
      List<String> entries = ModelTasks.open(spark).each(List.of(Json.canonical(files)), worker);
      return Arrays.asList(Json.parse(entries.get(0), FileEntry[].class));
    }
  }
}
