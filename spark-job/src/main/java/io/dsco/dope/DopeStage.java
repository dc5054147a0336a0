package io.dsco.dope;

import io.dsco.score.ScoreTable;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageFolder;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.TableRows;
import io.dsco.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Selects the real images that the student confuses most; touches no image (METHOD 5). */
public final class DopeStage implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(DopeStage.class);

  /** Counts up when the stage's result changes for the same scores. */
  private static final int METHOD_VERSION = 1;

  /** Classes that a line of the log names. */
  private static final int NAMED = 10;

  private final SparkSession spark;
  private final Workspace workspace;
  private final Fingerprint scored;
  private final List<String> classNames;
  private final Choice choice;
  private final long imagesPerClass;

  /**
   * Does nothing yet.
   *
   * @param scored the fingerprint of the score stage
   * @param imagesPerClass real images for each class; on average where the choice is among all
   */
  public DopeStage(
      SparkSession spark,
      Workspace workspace,
      Fingerprint scored,
      List<String> classNames,
      Choice choice,
      long imagesPerClass) {
    this.spark = spark;
    this.workspace = workspace;
    this.scored = scored;
    this.classNames = List.copyOf(classNames);
    this.choice = choice;
    this.imagesPerClass = imagesPerClass;
  }

  @Override
  public String name() {
    return "dope";
  }

  /** Of the selection. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(
        Map.of(
            "stage", name(),
            "version", METHOD_VERSION,
            "scores", scored.value(),
            "selection", choice.identity(),
            "images_per_class", imagesPerClass));
  }

  @Override
  public StageResult execute() {
    Path folder = workspace.doping(fingerprint());
    return new StageFolder(workspace, folder, fingerprint())
        .once(
            () -> {
              List<FileEntry> files = select(folder);
              return new Manifest(
                  name(),
                  fingerprint().value(),
                  files,
                  Map.of("scores", scored.value(), "classes_without", classesWithout(files)));
            });
  }

  private List<FileEntry> select(Path folder) {
    Path scores = workspace.scores(scored);
    Manifest manifest = new StageFolder(workspace, scores, scored).required("score");
    List<Path> files =
        manifest.files().stream().map(file -> new Path(scores, file.path())).toList();
    Dataset<Row> selected =
        choice.select(
            TableRows.of(spark, workspace, files, ScoreTable.SLIM),
            imagesPerClass,
            classNames.size());
    List<FileEntry> written =
        new DopeFiles(workspace, folder)
            .writeAll(
                selected.select("label", "sample_id", "confusion", "rank"),
                classNames.size(),
                "rank");
    List<Path> paths = written.stream().map(file -> new Path(folder, file.path())).toList();
    ConfusionRanking.refuseRepeated(TableRows.of(spark, workspace, paths, DopedTable.SELECTED));
    return written;
  }

  private List<String> classesWithout(List<FileEntry> files) {
    Set<Integer> found =
        files.stream()
            .map(file -> Integer.valueOf(file.property(DopeFiles.LABEL)))
            .collect(Collectors.toSet());
    List<String> without = new ArrayList<>();
    for (int label = 0; label < classNames.size(); label++) {
      if (!found.contains(label)) {
        without.add(classNames.get(label));
      }
    }
    if (!without.isEmpty()) {
      LOG.warn(
          "{} classes get no real image: {}{}",
          without.size(),
          without.stream().limit(NAMED).collect(Collectors.joining(", ")),
          without.size() > NAMED ? ", …: classes_without in the manifest has all" : "");
    }
    return without;
  }
}
