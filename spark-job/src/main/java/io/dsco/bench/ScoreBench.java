package io.dsco.bench;

import io.dsco.classifier.Architecture;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.classifier.ImageClassifier;
import io.dsco.classifier.StoredClassifier;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.encode.DecodedBatches;
import io.dsco.encode.ImageReader;
import io.dsco.encode.PreparedImageReader;
import io.dsco.image.DecodeLimits;
import io.dsco.image.ImagePreparation;
import io.dsco.score.ClassifierFactory;
import io.dsco.score.ScoreSettings;
import io.dsco.score.SplitScorer;
import io.dsco.score.StoredClassifierFactory;
import io.dsco.source.EarlierRows;
import io.dsco.tensor.Turns;
import io.dsco.training.UntrainedCheckpoint;
import io.dsco.workspace.CheckpointFile;
import io.dsco.workspace.ExecutorModels;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/**
 * Images a second of a scoring task, from JPEG files in memory to its file of scores, against
 * decoding alone and against both networks alone on decoded images, turn by turn in one run:
 * photographs' sizes, two ResNet-18 at 224 pixels with made-up weights.
 */
public final class ScoreBench {
  private static final int IMAGES = 480;
  private static final int IMAGE_SIZE = 256;
  private static final int INPUT_SIZE = 224;
  private static final int CLASSES = 1000;
  private static final int LARGEST_BATCH = 32;
  private static final Map<String, Object> NO_PREPARATION = Map.of();

  private final List<Row> rows;
  private final ImageReader reader =
      new PreparedImageReader(
          DecodeLimits.DEFAULT,
          new ImagePreparation(IMAGE_SIZE, ImagePreparation.Fit.SHORT_SIDE_CROP));
  private final ClassifierFactory teacher;
  private final ClassifierFactory student;
  private final Path folder;
  private final int batch;

  private ScoreBench(int images, Path folder) throws IOException {
    this.rows = BenchPhotographs.rows(images);
    this.folder = folder;
    this.batch = Math.min(images, LARGEST_BATCH);
    this.teacher = classifier("teacher");
    this.student = classifier("student");
  }

  /**
   * Medians, images a second.
   *
   * @param images that were scored in every round
   * @param task the scoring task
   * @param decoding its decoding alone
   * @param models its two networks alone
   */
  public record Measurement(int images, double task, double decoding, double models) {
    /** The task's rate over that of the slower part. */
    public double ratio() {
      return task / Math.min(decoding, models);
    }

    /** One line of JSON. */
    public String json() {
      return String.format(
          Locale.ROOT,
          "{\"bench\":\"score\",\"case\":\"images=%d\",\"task_per_s\":%.2f,\"decoding_per_s\":%.2f,"
              + "\"models_per_s\":%.2f,\"ratio\":%.3f}",
          images,
          task,
          decoding,
          models,
          ratio());
    }
  }

  /**
   * Measures, and prints a table followed by a line of JSON.
   *
   * @param rounds of each form, after one that is not counted
   */
  public static Measurement run(int rounds, PrintStream out) {
    return run(IMAGES, rounds, out);
  }

  static Measurement run(int images, int rounds, PrintStream out) {
    Measurement m;
    try (BenchFolder folder = BenchFolder.create("score")) {
      m = new ScoreBench(images, folder.path()).measure(rounds);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use a temporary folder", e);
    }
    out.println("images a second     task   decoding alone   models alone   ratio");
    out.printf(
        Locale.ROOT,
        "%-15d %8.1f %16.1f %14.1f %7.3f%n",
        images,
        m.task(),
        m.decoding(),
        m.models(),
        m.ratio());
    out.println(m.json());
    return m;
  }

  private ClassifierFactory classifier(String name) throws IOException {
    ClassifierParameters parameters =
        ClassifierParameters.of(Architecture.RESNET_18, INPUT_SIZE, CLASSES);
    Path file = folder.resolve(name + ".safetensors");
    UntrainedCheckpoint.write(file, parameters.shapes());
    return new StoredClassifierFactory(
        CheckpointFile.find(file.toUri().toString(), new Configuration()),
        StoredClassifier.whole(parameters),
        IMAGE_SIZE,
        batch,
        Processor.CPU);
  }

  private Measurement measure(int rounds) {
    List<DecodedBatches.Batch> decoded = decoded();
    double[] seconds =
        Turns.medianSeconds(
            1,
            rounds,
            round -> score("round " + round),
            round -> decoded(),
            round -> classify(decoded));
    ExecutorModels.releaseIdle();
    int images = rows.size();
    return new Measurement(images, images / seconds[0], images / seconds[1], images / seconds[2]);
  }

  private void score(String run) {
    Workspace workspace =
        new Workspace(folder.resolve("workspace").toUri().toString(), new Configuration());
    ScoreSettings settings =
        new ScoreSettings(
            batch,
            ScoreSettings.Logits.DROPPED,
            ScoreSettings.RejectedInputs.LISTED,
            0,
            NO_PREPARATION);
    SplitScorer scorer =
        new SplitScorer(
            workspace,
            new org.apache.hadoop.fs.Path(workspace.root(), "scores"),
            run,
            1,
            reader,
            teacher,
            student,
            settings,
            new LongAccumulator());
    try {
      scorer.call(0, rows.stream().map(EarlierRows::alone).iterator());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot score", e);
    }
  }

  private List<DecodedBatches.Batch> decoded() {
    List<DecodedBatches.Batch> batches = new ArrayList<>();
    try (DecodedBatches decoding = new DecodedBatches(rows.iterator(), reader, batch)) {
      decoding.forEachRemaining(batches::add);
    }
    return batches;
  }

  private void classify(List<DecodedBatches.Batch> batches) {
    for (DecodedBatches.Batch batch : batches) {
      for (ClassifierFactory factory : List.of(teacher, student)) {
        try (ExecutorModels.Lease<ImageClassifier> lease = ExecutorModels.lease(factory)) {
          lease.model().logits(batch.images());
        }
      }
    }
  }
}
