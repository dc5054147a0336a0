package io.dsco.score;

import io.dsco.encode.ImageReader;
import io.dsco.encode.LatentTable;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Json;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableSchema;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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
  private final Networks networks;
  private final ScoreSettings settings;
  private final LongAccumulator done;

  /**
   * A scorer of the splits of one input, of which nothing is known.
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
    this(
        workspace,
        folder,
        fingerprint,
        splits,
        reader,
        new Networks(teacher, student, settings.logits(), EarlierScores.Known.TEACHER),
        settings,
        done);
  }

  /** The same with networks that need not see every image. */
  SplitScorer(
      Workspace workspace,
      Path folder,
      String fingerprint,
      int splits,
      ImageReader reader,
      Networks networks,
      ScoreSettings settings,
      LongAccumulator done) {
    this.workspace = workspace;
    this.folder = folder.toString();
    this.fingerprint = fingerprint;
    this.splits = splits;
    this.reader = reader;
    this.networks = networks;
    this.settings = settings;
    this.done = done;
  }

  /**
   * Scores.
   *
   * @param rows of {@link io.dsco.source.EarlierRows}
   */
  @Override
  public Iterator<String> call(Integer split, Iterator<Row> rows) throws IOException {
    Path target = new Path(folder, Workspace.scoreFile(split, splits));
    Optional<ParquetFiles.Footer> footer = new ParquetFiles(workspace).footer(target);
    boolean present =
        footer.isPresent()
            && fingerprint.equals(footer.get().metadata().get(ScoreTable.FINGERPRINT));
    ScoredSplit scored =
        present ? ScoredSplit.found(found(target, footer.get())) : score(target, rows);
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

  private ScoredSplit score(Path target, Iterator<Row> images) throws IOException {
    Map<String, String> metadata = new HashMap<>();
    metadata.put(ScoreTable.FINGERPRINT, fingerprint);
    ScoredRows scored = new ScoredRows(images, reader, settings.batchSize(), networks, done);
    FileEntry entry =
        new ParquetFiles(workspace)
            .write(target, schema(), metadata, withCounts(scored, target.getName(), metadata));
    return new ScoredSplit(
        entry.with(properties(metadata)),
        false,
        scored.rows(Networks.Work.BOTH),
        scored.rows(Networks.Work.STUDENT),
        scored.rows(Networks.Work.NONE));
  }

  /** The rows; the file's metadata gets the counts when the last one is taken. */
  private Iterator<Object[]> withCounts(
      ScoredRows scored, String name, Map<String, String> metadata) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        if (!scored.hasNext() && metadata.get(ScoreTable.REJECTED) == null) {
          metadata.put(ScoreTable.RECOGNISED, String.valueOf(scored.recognised()));
          metadata.put(ScoreTable.REJECTED, String.valueOf(scored.rejected().size()));
          list(scored.rejected(), name);
        }
        return scored.hasNext();
      }

      @Override
      public Object[] next() {
        return scored.next();
      }
    };
  }

  /** The list comes before the file of scores, with which the split counts as done. */
  private void list(List<Object[]> rejected, String name) {
    if (rejected.isEmpty() || settings.rejectedInputs() != ScoreSettings.RejectedInputs.LISTED) {
      return;
    }
    Path target =
        new Path(workspace.rejected(), new Fingerprint(fingerprint).folder() + "-" + name);
    try {
      new ParquetFiles(workspace)
          .write(target, LatentTable.REJECTED, Map.of(), rejected.iterator());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + target, e);
    }
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
}
