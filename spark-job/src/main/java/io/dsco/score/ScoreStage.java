package io.dsco.score;

import io.dsco.device.Progress;
import io.dsco.device.TaskCounter;
import io.dsco.encode.ImageReader;
import io.dsco.encode.RejectedInputException;
import io.dsco.source.ImageSource;
import io.dsco.workspace.ExecutorModels;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageFolder;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.Workspace;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Scores every real image by teacher and student in one pass (METHOD 5). Its result depends on no
 * number of images per class, so any selection can use it.
 */
public final class ScoreStage implements Stage {
  /** Counts up when the stage's result changes for the same settings. */
  private static final int METHOD_VERSION = 1;

  private final SparkSession spark;
  private final Workspace workspace;
  private final ImageSource source;
  private final ImageReader reader;
  private final ClassifierFactory teacher;
  private final Optional<ClassifierFactory> student;
  private final ScoreSettings settings;

  /**
   * Does nothing yet.
   *
   * @param student whose confusion is scored; without one there are the teacher's labels alone
   */
  public ScoreStage(
      SparkSession spark,
      Workspace workspace,
      ImageSource source,
      ImageReader reader,
      ClassifierFactory teacher,
      Optional<ClassifierFactory> student,
      ScoreSettings settings) {
    this.spark = spark;
    this.workspace = workspace;
    this.source = source;
    this.reader = reader;
    this.teacher = teacher;
    this.student = student;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "score";
  }

  /** Of the stage's result: images, networks, and whether logits are kept. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(
        Map.of(
            "stage", name(),
            "version", METHOD_VERSION,
            "classes", source.classNames(),
            "source", source.identity().sha256(),
            "preparation", settings.preparation(),
            "teacher", teacher.digest(),
            "student", student.map(ClassifierFactory::digest).orElse("none"),
            "logits", settings.logits().name()));
  }

  @Override
  public StageResult execute() {
    StageFolder folder = folder();
    try {
      return folder.once(() -> manifest(score(folder.path())));
    } finally {
      ExecutorModels.releaseIdle();
    }
  }

  /**
   * N_M: how many images the student gives their label. The stage must be complete.
   *
   * @throws io.dsco.workspace.WorkspaceException when it is not
   */
  public long recognised() {
    Manifest manifest = folder().required(name());
    return ((Number) manifest.attributes().get(ScoreTable.RECOGNISED)).longValue();
  }

  private StageFolder folder() {
    return new StageFolder(workspace, workspace.scores(fingerprint()), fingerprint());
  }

  private List<FileEntry> score(Path folder) {
    JavaRDD<Row> rows = source.read(spark).javaRDD();
    long total = source.imageCount();
    try (TaskCounter images = TaskCounter.open(spark, "images scored");
        Progress progress = Progress.start(name(), "images", total, images)) {
      SplitScorer scorer =
          new SplitScorer(
              workspace,
              folder,
              fingerprint().value(),
              rows.getNumPartitions(),
              reader,
              teacher,
              student.orElse(null),
              settings,
              images.accumulator());
      return rows.mapPartitionsWithIndex(scorer, false).collect().stream()
          .map(json -> Json.parse(json, FileEntry.class))
          .toList();
    }
  }

  private Manifest manifest(List<FileEntry> entries) {
    long scored = entries.stream().mapToLong(FileEntry::rows).sum();
    long rejected = source.imageCount() - scored;
    if (rejected > settings.maxRejectedFraction() * source.imageCount()) {
      throw new RejectedInputException(
          String.format(
              Locale.ROOT,
              "%d of %d inputs were rejected, more than input.max-rejected-fraction = %s allows;"
                  + " paths and reasons are in %s",
              rejected,
              source.imageCount(),
              settings.maxRejectedFraction(),
              workspace.rejected()));
    }
    long recognised =
        entries.stream()
            .mapToLong(entry -> Long.parseLong(entry.property(ScoreTable.RECOGNISED)))
            .sum();
    return new Manifest(
        name(),
        fingerprint().value(),
        entries,
        Map.of(ScoreTable.RECOGNISED, recognised, "rejected", rejected));
  }
}
