package io.dsco.score;

import io.dsco.workspace.EarlierFolder;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.StageFolder;
import io.dsco.workspace.TableRows;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Scores of an earlier run by the same teacher, of images prepared alike and in the same classes.
 * What the teacher says of an image holds as long as the image is the same; what the student says,
 * as long as the student is too. Lives on the driver.
 *
 * @param folder they are in
 * @param files its files whose bytes are still what the manifest tells
 * @param known what of them holds
 */
record EarlierScores(EarlierFolder folder, List<FileEntry> files, Known known) {
  /** What of an unchanged image's earlier scores holds. */
  enum Known {
    /** Teacher and student are the same. */
    ALL,
    /** The student is another one. */
    TEACHER
  }

  /**
   * Those of the same student where there are some, else of another one; of each the newest.
   *
   * @param score the stage's own folder
   * @param method of everything but images, student and whether logits are kept
   * @param student digest of the student
   */
  static Optional<EarlierScores> find(
      SparkSession spark,
      StageFolder score,
      String method,
      String student,
      ScoreSettings.Logits logits) {
    List<EarlierFolder> found =
        EarlierFolder.of(
            score,
            manifest ->
                method.equals(manifest.attributes().get(ScoreTable.METHOD))
                    && (logits == ScoreSettings.Logits.DROPPED
                        || logits.name().equals(manifest.attributes().get(ScoreTable.LOGITS))));
    return found.stream()
        .filter(folder -> isOf(student, folder))
        .findFirst()
        .or(() -> found.stream().findFirst())
        .map(
            folder ->
                new EarlierScores(
                    folder,
                    folder.intactFiles(spark),
                    isOf(student, folder) ? Known.ALL : Known.TEACHER));
  }

  private static boolean isOf(String student, EarlierFolder folder) {
    return student.equals(folder.manifest().attributes().get(ScoreTable.STUDENT));
  }

  /** Rows whose columns {@link KnownScore} knows. */
  Dataset<Row> rows(SparkSession spark, ScoreSettings.Logits logits) {
    List<Path> paths = files.stream().map(folder::at).toList();
    return TableRows.of(spark, folder.workspace(), paths, KnownScore.columns(logits));
  }
}
