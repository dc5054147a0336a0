package io.dsco.synthesize;

import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.ParquetFiles.Rows;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that keeps the pivots of one class for one number of samples.
 *
 * @param fingerprint of the class's targets, whatever the number of samples
 * @param samples N_S
 * @param steps T
 */
record TargetFile(Workspace workspace, Path path, Fingerprint fingerprint, int samples, int steps) {
  private static final Logger LOG = LoggerFactory.getLogger(TargetFile.class);

  /** Of the paper's sizes ten rows of 150 samples are 12 MB, so there it is ten rows. */
  private static final long ROW_GROUP_BYTES = 8L << 20;

  /** Whether there is such a file; its values are not looked at. */
  boolean isThere() throws IOException {
    Optional<ParquetFiles.Footer> footer = files().footer(path);
    return footer.isPresent()
        && footer.get().rows() == steps - 1
        && fingerprint.value().equals(footer.get().metadata().get(ClassFiles.FINGERPRINT));
  }

  /** Whether there is such a file with the values that were written, all of which are read. */
  boolean isWhole() {
    try {
      return workspace.fileSystem().exists(path) && isReadToItsEnd();
    } catch (IOException | RuntimeException | FSError e) {
      // What Parquet throws of a damaged file depends on where the damage is; Hadoop's local file
      // system makes an error of what the disk cannot read.
      LOG.warn("{} is damaged, its pivots are computed again: {}", path, e.toString());
      return false;
    }
  }

  private boolean isReadToItsEnd() throws IOException {
    try (KeptPivots pivots = open()) {
      for (int step = steps - 1; step >= 1; step--) {
        pivots.at(step);
      }
      return true;
    }
  }

  /** The pivots, to be read step by step. */
  KeptPivots open() throws IOException {
    return new KeptPivots(fingerprint.value(), samples, files().read(path, TargetTable.PIVOTS));
  }

  /** Writes the file, atomically, of rows that {@link TargetTable} makes. */
  void write(Rows rows) throws IOException {
    Map<String, String> metadata = Map.of(ClassFiles.FINGERPRINT, fingerprint.value());
    files().write(path, TargetTable.PIVOTS, metadata, ROW_GROUP_BYTES, rows);
  }

  /** Removes the file, if there is one. */
  void remove() throws IOException {
    workspace.fileSystem().delete(path, false);
  }

  private ParquetFiles files() {
    return new ParquetFiles(workspace);
  }
}
