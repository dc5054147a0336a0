package io.dsco.score;

import io.dsco.checkpoint.HalfPrecision;
import io.dsco.classifier.Confusion;
import io.dsco.classifier.ImageClassifier;
import io.dsco.encode.DecodedBatches;
import io.dsco.encode.ImageReader;
import io.dsco.encode.LatentTable;
import io.dsco.source.SourceRows;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.ExecutorModels;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Json;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.TableSchema;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/**
 * Scores one split of the input and writes its file, unless that is there already: then the split's
 * rows are not even read. It crosses to executors with the factories and settings; what comes back
 * is the file's entry, as JSON.
 */
final class SplitScorer implements Function2<Integer, Iterator<Row>, Iterator<String>> {
  private static final long serialVersionUID = 1;

  private final Workspace workspace;
  private final String folder;
  private final String fingerprint;
  private final int splits;
  private final ImageReader reader;
  private final ClassifierFactory teacher;
  private final ClassifierFactory student;
  private final ScoreSettings settings;
  private final LongAccumulator done;

  /**
   * @param student null when there is none
   */
  SplitScorer(
      Workspace workspace,
      Path folder,
      String fingerprint,
      int splits,
      ImageReader reader,
      ClassifierFactory teacher,
      ClassifierFactory student,
      ScoreSettings settings,
      LongAccumulator done) {
    this.workspace = workspace;
    this.folder = folder.toString();
    this.fingerprint = fingerprint;
    this.splits = splits;
    this.reader = reader;
    this.teacher = teacher;
    this.student = student;
    this.settings = settings;
    this.done = done;
  }

  @Override
  public Iterator<String> call(Integer split, Iterator<Row> rows) throws IOException {
    String name = Workspace.scoreFile(split, splits);
    Path target = new Path(folder, name);
    Optional<ParquetFiles.Footer> footer = new ParquetFiles(workspace).footer(target);
    boolean present =
        footer.isPresent()
            && fingerprint.equals(footer.get().metadata().get(ScoreTable.FINGERPRINT));
    FileEntry entry = present ? found(target, footer.get().rows()) : score(target, split, rows);
    return List.of(Json.canonical(entry)).iterator();
  }

  private FileEntry found(Path target, long rows) throws IOException {
    FileSystem files = workspace.fileSystem();
    long recognised = 0;
    try (TableReader reader = new ParquetFiles(workspace).read(target, ScoreTable.SCORES)) {
      while (reader.hasNext()) {
        Object[] row = reader.next();
        recognised += row[1].equals(row[3]) ? 1 : 0;
      }
    }
    done.add(rows);
    return described(
        new FileEntry(
            target.getName(),
            rows,
            files.getFileStatus(target).getLen(),
            AtomicFile.sha256(files, target),
            Map.of()),
        recognised);
  }

  private FileEntry score(Path target, int split, Iterator<Row> rows) throws IOException {
    ScoredRows scored = new ScoredRows(rows);
    FileEntry entry =
        new ParquetFiles(workspace)
            .write(target, schema(), Map.of(ScoreTable.FINGERPRINT, fingerprint), scored);
    if (!scored.rejected.isEmpty()
        && settings.rejectedInputs() == ScoreSettings.RejectedInputs.LISTED) {
      Path list = new Path(workspace.rejected(), fingerprint.substring(0, 16) + "-" + split);
      new ParquetFiles(workspace)
          .write(
              list.suffix(".parquet"), LatentTable.REJECTED, Map.of(), scored.rejected.iterator());
    }
    return described(entry, scored.recognised);
  }

  private TableSchema schema() {
    return settings.logits() == ScoreSettings.Logits.KEPT
        ? ScoreTable.SCORES_AND_LOGITS
        : ScoreTable.SCORES;
  }

  private static FileEntry described(FileEntry entry, long recognised) {
    return entry.with(Map.of(ScoreTable.RECOGNISED, String.valueOf(recognised)));
  }

  /** Rows of the table, computed batch by batch while they are written. */
  private final class ScoredRows implements Iterator<Object[]> {
    private final DecodedBatches batches;
    private final List<Object[]> rejected = new ArrayList<>();
    private Iterator<Object[]> scored = List.<Object[]>of().iterator();
    private long recognised;

    ScoredRows(Iterator<Row> rows) {
      this.batches = new DecodedBatches(rows, reader, settings.batchSize());
    }

    @Override
    public boolean hasNext() {
      while (!scored.hasNext() && batches.hasNext()) {
        scored = scores(batches.next()).iterator();
      }
      return scored.hasNext();
    }

    @Override
    public Object[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the split has no more images");
      }
      return scored.next();
    }

    private List<Object[]> scores(DecodedBatches.Batch batch) {
      for (DecodedBatches.Rejected one : batch.rejected()) {
        rejected.add(new Object[] {SourceRows.sourcePath(one.row()), one.reason()});
      }
      done.add(batch.rows());
      if (batch.accepted().isEmpty()) {
        return List.of();
      }
      float[][] teacherLogits = logits(teacher, batch);
      float[][] studentLogits = student == null ? null : logits(student, batch);
      List<Object[]> rows = new ArrayList<>();
      for (int i = 0; i < batch.accepted().size(); i++) {
        Row row = batch.accepted().get(i);
        rows.add(row(row, teacherLogits[i], studentLogits == null ? null : studentLogits[i]));
      }
      return rows;
    }

    private float[][] logits(ClassifierFactory factory, DecodedBatches.Batch batch) {
      try (ExecutorModels.Lease<ImageClassifier> lease = ExecutorModels.lease(factory)) {
        return lease.model().logits(batch.images());
      }
    }

    private Object[] row(Row row, float[] teacherLogits, float[] studentLogits) {
      List<Object> values = new ArrayList<>();
      values.add(SourceRows.sampleId(row));
      values.add(SourceRows.label(row));
      if (studentLogits == null) {
        values.add(Confusion.argMax(teacherLogits));
        values.add(null);
        values.add(null);
      } else {
        Confusion.Score score = Confusion.of(teacherLogits, studentLogits);
        recognised += score.studentClass() == SourceRows.label(row) ? 1 : 0;
        values.add(score.teacherClass());
        values.add(score.studentClass());
        values.add(score.confusion());
      }
      if (settings.logits() == ScoreSettings.Logits.KEPT) {
        values.add(HalfPrecision.rounded(teacherLogits));
      }
      return values.toArray();
    }
  }
}
