package io.dsco.score;

import io.dsco.checkpoint.HalfPrecision;
import io.dsco.classifier.Confusion;
import io.dsco.classifier.ImageClassifier;
import io.dsco.device.JobCount;
import io.dsco.device.JobMetrics;
import io.dsco.encode.DecodedBatches;
import io.dsco.encode.ImageReader;
import io.dsco.encode.LatentTable;
import io.dsco.source.SourceRows;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.ExecutorModels;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Json;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableSchema;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
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
public final class SplitScorer implements Function2<Integer, Iterator<Row>, Iterator<String>> {
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
   * A scorer of the splits of one input.
   *
   * @param folder for the files of scores
   * @param fingerprint of the stage, by which a file that is there is known
   * @param splits of the input
   * @param student null when there is none
   * @param done counts rows
   */
  public SplitScorer(
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
    Path target = new Path(folder, Workspace.scoreFile(split, splits));
    Optional<ParquetFiles.Footer> footer = new ParquetFiles(workspace).footer(target);
    boolean present =
        footer.isPresent()
            && fingerprint.equals(footer.get().metadata().get(ScoreTable.FINGERPRINT));
    ScoredSplit scored =
        present
            ? new ScoredSplit(found(target, footer.get()), true)
            : new ScoredSplit(score(target, rows), false);
    return List.of(Json.canonical(scored)).iterator();
  }

  private FileEntry found(Path target, ParquetFiles.Footer footer) throws IOException {
    FileSystem files = workspace.fileSystem();
    FileEntry entry =
        new FileEntry(
            target.getName(),
            footer.rows(),
            files.getFileStatus(target).getLen(),
            AtomicFile.sha256(files, target),
            properties(footer.metadata()));
    done.add(entry.rows());
    return entry;
  }

  private FileEntry score(Path target, Iterator<Row> rows) throws IOException {
    Map<String, String> metadata = new HashMap<>();
    metadata.put(ScoreTable.FINGERPRINT, fingerprint);
    ScoredRows scored = new ScoredRows(rows, target.getName(), metadata);
    return new ParquetFiles(workspace)
        .write(target, schema(), metadata, scored)
        .with(properties(metadata));
  }

  private static Map<String, String> properties(Map<String, String> metadata) {
    return Map.of(
        ScoreTable.RECOGNISED, metadata.get(ScoreTable.RECOGNISED),
        ScoreTable.REJECTED, metadata.get(ScoreTable.REJECTED));
  }

  private TableSchema schema() {
    return settings.logits() == ScoreSettings.Logits.KEPT
        ? ScoreTable.SCORES_AND_LOGITS
        : ScoreTable.SCORES;
  }

  /** Rows of the table, computed batch by batch while they are written. */
  private final class ScoredRows implements Iterator<Object[]> {
    private final DecodedBatches batches;
    private final String name;
    private final Map<String, String> metadata;
    private final List<Object[]> rejected = new ArrayList<>();
    private Iterator<Object[]> scored = List.<Object[]>of().iterator();
    private long recognised;

    /**
     * @param metadata of the file, which gets the counts when the last row is taken
     */
    ScoredRows(Iterator<Row> rows, String name, Map<String, String> metadata) {
      this.name = name;
      this.metadata = metadata;
      this.batches = new DecodedBatches(rows, reader, settings.batchSize());
    }

    @Override
    public boolean hasNext() {
      while (!scored.hasNext() && batches.hasNext()) {
        scored = scores(batches.next()).iterator();
      }
      if (!scored.hasNext() && metadata.get(ScoreTable.REJECTED) == null) {
        finish();
      }
      return scored.hasNext();
    }

    /** The list comes before the file of scores, with which the split counts as done. */
    private void finish() {
      metadata.put(ScoreTable.RECOGNISED, String.valueOf(recognised));
      metadata.put(ScoreTable.REJECTED, String.valueOf(rejected.size()));
      if (!rejected.isEmpty() && settings.rejectedInputs() == ScoreSettings.RejectedInputs.LISTED) {
        String list = new Fingerprint(fingerprint).folder() + "-" + name;
        Path target = new Path(workspace.rejected(), list);
        try {
          new ParquetFiles(workspace)
              .write(target, LatentTable.REJECTED, Map.of(), rejected.iterator());
        } catch (IOException e) {
          throw new UncheckedIOException("cannot write " + target, e);
        }
      }
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
      JobMetrics.count(JobCount.IMAGES_SCORED, batch.accepted().size());
      JobMetrics.count(JobCount.REJECTED_INPUTS, batch.rejected().size());
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
