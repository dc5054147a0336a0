package io.dsco.evaluate;

import io.dsco.config.SparkSettings.Processor;
import io.dsco.device.Progress;
import io.dsco.device.TaskCounter;
import io.dsco.encode.ImageReader;
import io.dsco.encode.RejectedInputException;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ModelTasks;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageFolder;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Trains every network on every dataset as often as wanted, a task each, and tests it. A trial that
 * is done is never done again, whichever other trials an evaluation has.
 */
public final class EvaluateStage implements Stage {
  /** Counts up when the stage's result changes for the same settings. */
  private static final int METHOD_VERSION = 2;

  private final SparkSession spark;
  private final Workspace workspace;
  private final List<ComparedDataset> datasets;
  private final ComparedDataset test;
  private final EvaluationPlan plan;
  private final int classes;
  private final ImageReader reader;
  private final String preparation;
  private final double maxRejectedFraction;
  private final int batchSize;
  private final Processor processor;
  private EvaluationTable table;

  /**
   * Does nothing yet.
   *
   * @param datasets rows of the table
   * @param test images that networks are tested on
   * @param reader decodes images
   * @param preparation every setting of {@code reader}
   * @param maxRejectedFraction of a dataset's images ({@code input.max-rejected-fraction})
   * @param batchSize images that pass a trained network at once
   */
  public EvaluateStage(
      SparkSession spark,
      Workspace workspace,
      List<ComparedDataset> datasets,
      ComparedDataset test,
      EvaluationPlan plan,
      int classes,
      ImageReader reader,
      String preparation,
      double maxRejectedFraction,
      int batchSize,
      Processor processor) {
    this.spark = spark;
    this.workspace = workspace;
    this.datasets = List.copyOf(datasets);
    this.test = test;
    this.plan = plan;
    this.classes = classes;
    this.reader = reader;
    this.preparation = preparation;
    this.maxRejectedFraction = maxRejectedFraction;
    this.batchSize = batchSize;
    this.processor = processor;
  }

  @Override
  public String name() {
    return "evaluate";
  }

  @Override
  public StageResult execute() {
    StageFolder tested = ImageTable.kept(workspace, test, classes);
    List<Trial> trials = new ArrayList<>();
    for (ComparedDataset dataset : datasets) {
      trials.addAll(trials(dataset, ImageTable.kept(workspace, dataset, classes), tested));
    }
    EvaluationFolder folder = new EvaluationFolder(folder(trials), name(), datasets);
    StageResult result = folder.once(() -> usable(results(trials, tested)));
    table = folder.table();
    return result;
  }

  /** What came of it, when it has been executed. */
  public EvaluationTable table() {
    return table;
  }

  private StageFolder folder(List<Trial> trials) {
    Fingerprint fingerprint =
        Fingerprint.of(
            Map.of("stage", name(), "trials", trials.stream().map(Trial::fingerprint).toList()));
    return new StageFolder(workspace, workspace.evaluation(fingerprint), fingerprint);
  }

  private List<Trial> trials(ComparedDataset dataset, StageFolder images, StageFolder tested) {
    Manifest manifest = images.required(name());
    double perClass = (double) manifest.rows() / classes;
    List<Trial> trials = new ArrayList<>();
    for (String network : plan.networks()) {
      for (int repeat = 0; repeat < plan.repeats(); repeat++) {
        EvaluationPlan.Training training = plan.training(network, perClass, repeat);
        trials.add(
            new Trial(
                dataset.name(),
                network,
                repeat,
                dataset.published().isPresent(),
                training.labels(),
                new ArrayList<>(paths(images, manifest)),
                manifest.rows(),
                training.epochs(),
                training.trainer(),
                training.parameters(),
                training.view(),
                fingerprint(dataset, manifest, tested, training).value()));
      }
    }
    return trials;
  }

  private Fingerprint fingerprint(
      ComparedDataset dataset,
      Manifest images,
      StageFolder tested,
      EvaluationPlan.Training training) {
    return Fingerprint.of(
        new TreeMap<>(
            Map.of(
                "stage", name(),
                "version", METHOD_VERSION,
                "dataset", dataset.name(),
                "images", images.files().stream().map(FileEntry::sha256).toList(),
                "test", tested.required(name()).files().stream().map(FileEntry::sha256).toList(),
                "preparation", preparation,
                "resized", training.view().resized(),
                "trainer", training.trainer().digest())));
  }

  private static List<String> paths(StageFolder folder, Manifest manifest) {
    return manifest.files().stream()
        .map(file -> new Path(folder.path(), file.path()).toString())
        .toList();
  }

  private List<TrialResult> results(List<Trial> trials, StageFolder tested) {
    long batches =
        trials.stream().mapToLong(trial -> trial.trainer().batches(trial.images())).sum();
    try (TaskCounter counter = TaskCounter.open(spark, "batches trained");
        Progress progress = Progress.start(name(), "batches", batches, counter)) {
      TrialWorker worker =
          new TrialWorker(
              workspace,
              trials,
              paths(tested, tested.required(name())),
              reader,
              batchSize,
              processor,
              counter.accumulator());
      List<Integer> numbers = IntStream.range(0, trials.size()).boxed().toList();
      return ModelTasks.open(spark).each(numbers, worker).stream()
          .map(json -> Json.parse(json, TrialResult.class))
          .toList();
    }
  }

  private List<TrialResult> usable(List<TrialResult> results) {
    for (TrialResult one : results) {
      long all = one.images() + one.unusable();
      if (one.unusable() > maxRejectedFraction * all) {
        throw new RejectedInputException(
            "%d of %d images of %s were rejected, more than input.max-rejected-fraction = %s allows"
                .formatted(one.unusable(), all, one.dataset(), maxRejectedFraction));
      }
    }
    return results;
  }
}
