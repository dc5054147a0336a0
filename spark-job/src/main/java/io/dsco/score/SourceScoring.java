package io.dsco.score;

import io.dsco.device.Progress;
import io.dsco.device.TaskCounter;
import io.dsco.encode.ImageReader;
import io.dsco.source.EarlierRows;
import io.dsco.source.ImageSource;
import io.dsco.source.SourceException;
import io.dsco.workspace.FilesBelow;
import io.dsco.workspace.Json;
import io.dsco.workspace.ModelTasks;
import io.dsco.workspace.StageFolder;
import io.dsco.workspace.TableRows;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores a source split by split, so that each image is in one of them. Lives on the driver.
 *
 * @param folder for the files of scores
 * @param earlier what is known of unchanged images
 */
record SourceScoring(
    SparkSession spark,
    StageFolder folder,
    ImageSource source,
    ImageReader reader,
    Networks networks,
    ScoreSettings settings,
    Optional<EarlierScores> earlier) {
  private static final Logger LOG = LoggerFactory.getLogger(SourceScoring.class);

  /**
   * Scores what no attempt before has scored.
   *
   * @param stage whose progress is shown
   */
  List<ScoredSplit> splits(ModelTasks tasks, String stage) throws IOException {
    List<ScoredSplit> splits = score(tasks, stage);
    if (coverSource(splits)) {
      deleteOthers(splits);
      return splits;
    }
    if (splits.stream().noneMatch(ScoredSplit::found)) {
      throw new SourceException(
          "the source changed while it was scored: it had %d images, %d were read"
              .formatted(
                  source.imageCount(), splits.stream().mapToLong(ScoredSplit::images).sum()));
    }
    LOG.warn("the input is cut otherwise than by the attempt before; all of it is scored again");
    for (ScoredSplit split : splits) {
      folder.workspace().fileSystem().delete(at(split), false);
    }
    return splits(tasks, stage);
  }

  private List<ScoredSplit> score(ModelTasks tasks, String stage) {
    JavaRDD<Row> rows =
        EarlierRows.beside(
            spark, source, earlier.map(scores -> scores.rows(spark, settings.logits())));
    long total = source.imageCount();
    try (TaskCounter images = TaskCounter.open(spark, "images scored");
        Progress progress = Progress.start(stage, "images", total, images)) {
      SplitScorer scorer =
          new SplitScorer(
              folder.workspace(),
              folder.path(),
              folder.fingerprint().value(),
              rows.getNumPartitions(),
              reader,
              networks,
              settings,
              images.accumulator());
      return tasks.partitions(rows, scorer).collect().stream()
          .map(json -> Json.parse(json, ScoredSplit.class))
          .toList();
    }
  }

  /**
   * Whether every image is in one split. Spark may cut the same files otherwise for another number
   * of cores; splits of two cuts can miss images and hold others twice.
   */
  private boolean coverSource(List<ScoredSplit> splits) {
    if (splits.stream().mapToLong(ScoredSplit::images).sum() != source.imageCount()) {
      return false;
    }
    if (splits.stream().noneMatch(ScoredSplit::found)) {
      return true;
    }
    List<Path> files = splits.stream().map(this::at).toList();
    return TableRows.of(spark, folder.workspace(), files, ScoreTable.IDS)
        .groupBy("sample_id")
        .count()
        .filter("count > 1")
        .isEmpty();
  }

  /**
   * Splits of an attempt that was cut off and cut the source otherwise: whoever reads all files of
   * the folder would have images twice.
   */
  private void deleteOthers(List<ScoredSplit> splits) throws IOException {
    FileSystem files = folder.workspace().fileSystem();
    Set<String> ours =
        splits.stream().map(split -> split.entry().path()).collect(Collectors.toSet());
    for (String name : FilesBelow.names(files, folder.path())) {
      if (Workspace.isScoreFile(name) && !ours.contains(name)) {
        files.delete(new Path(folder.path(), name), false);
      }
    }
  }

  private Path at(ScoredSplit split) {
    return new Path(folder.path(), split.entry().path());
  }
}
