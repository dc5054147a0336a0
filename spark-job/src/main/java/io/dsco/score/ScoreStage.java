package io.dsco.score;

import io.dsco.encode.ImageReader;
import io.dsco.encode.RejectedInputException;
import io.dsco.source.ImageSource;
import io.dsco.workspace.ExecutorModels;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ModelTasks;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageFolder;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores every real image by teacher and student in one pass (METHOD 5), as far as no earlier run
 * has said the same of the same image. Its result depends on no number of images per class, so any
 * selection can use it.
 */
public final class ScoreStage implements Stage {
  /** Counts up when the stage's result changes for the same settings. */
  private static final int METHOD_VERSION = 2;

  /** Images of which the teacher's part was known; in the result's measurements. */
  private static final String TEACHER_REUSED = "teacher_reused";

  private static final Logger LOG = LoggerFactory.getLogger(ScoreStage.class);

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
            "method", method().value(),
            "source", source.identity().sha256(),
            "student", studentDigest(),
            "logits", settings.logits().name()));
  }

  /** Of what the teacher says, apart from the image: the same for a changed source. */
  private Fingerprint method() {
    return Fingerprint.of(
        Map.of(
            "stage", name(),
            "version", METHOD_VERSION,
            "classes", source.classNames(),
            "preparation", settings.preparation(),
            "teacher", teacher.digest()));
  }

  private String studentDigest() {
    return student.map(ClassifierFactory::digest).orElse("none");
  }

  @Override
  public StageResult execute() {
    ModelTasks tasks = ModelTasks.open(spark);
    Map<String, Long> counts = new TreeMap<>();
    try {
      StageResult result = folder().once(() -> manifest(score(tasks, counts)));
      // After the manifest: who then allows more scores nothing again, and where the stage was
      // complete it may have been allowed more than now.
      requireFewRejected(result.measured().getOrDefault(StageResult.REJECTED, 0L));
      return measured(result).with(counts).with(tasks.measured());
    } finally {
      ExecutorModels.releaseIdle();
    }
  }

  /** Adds how many images the student recognised, which is its accuracy over the result's rows. */
  private StageResult measured(StageResult result) {
    if (student.isEmpty()) {
      return result;
    }
    long recognised = recognised();
    double percent = 100.0 * recognised / Math.max(1, result.rows());
    LOG.info(
        "the student recognises {} of {} real images, {} %",
        recognised, result.rows(), String.format(Locale.ROOT, "%.2f", percent));
    return result.with(Map.of(ScoreTable.RECOGNISED, recognised));
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

  private List<FileEntry> score(ModelTasks tasks, Map<String, Long> counts) throws IOException {
    Optional<EarlierScores> earlier =
        EarlierScores.find(spark, folder(), method().value(), studentDigest(), settings.logits());
    earlier.ifPresent(
        scores ->
            LOG.info(
                "{} of unchanged images come from {}",
                scores.known() == EarlierScores.Known.ALL ? "scores" : "the teacher's classes",
                scores.folder().path()));
    Networks networks =
        new Networks(
            teacher,
            student.orElse(null),
            settings.logits(),
            earlier.map(EarlierScores::known).orElse(EarlierScores.Known.TEACHER));
    SourceScoring scoring =
        new SourceScoring(spark, folder(), source, reader, networks, settings, earlier);
    List<ScoredSplit> splits = scoring.splits(tasks, name());
    tell(splits, counts);
    return splits.stream().map(ScoredSplit::entry).toList();
  }

  private static void tell(List<ScoredSplit> splits, Map<String, Long> counts) {
    long both = splits.stream().mapToLong(ScoredSplit::scored).sum();
    long students = splits.stream().mapToLong(ScoredSplit::studentScored).sum();
    long reused = splits.stream().mapToLong(ScoredSplit::reused).sum();
    counts.put(StageResult.COMPUTED, both + students);
    counts.put(StageResult.REUSED, reused);
    counts.put(TEACHER_REUSED, students + reused);
    LOG.info(
        "{} images scored by both networks, {} by the student alone, scores of {} taken from before",
        both,
        students,
        reused);
  }

  private void requireFewRejected(long rejected) {
    RejectedInputException.requireFew(
        rejected, source.imageCount(), settings.maxRejectedFraction(), workspace.rejected());
  }

  private Manifest manifest(List<FileEntry> entries) {
    long rejected = sum(entries, ScoreTable.REJECTED);
    return new Manifest(
        name(),
        fingerprint().value(),
        entries,
        Map.of(
            ScoreTable.RECOGNISED,
            sum(entries, ScoreTable.RECOGNISED),
            ScoreTable.REJECTED,
            rejected,
            ScoreTable.METHOD,
            method().value(),
            ScoreTable.STUDENT,
            studentDigest(),
            ScoreTable.LOGITS,
            settings.logits().name()));
  }

  private static long sum(List<FileEntry> entries, String property) {
    return entries.stream().mapToLong(entry -> Long.parseLong(entry.property(property))).sum();
  }
}
