package io.dsco.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A complete result of a stage under another fingerprint. Lives on the driver.
 *
 * @param path its folder
 * @param manifest what is in it
 * @param written when its manifest was, in milliseconds since 1970
 */
public record EarlierFolder(Workspace workspace, Path path, Manifest manifest, long written) {
  private static final Logger LOG = LoggerFactory.getLogger(EarlierFolder.class);

  /**
   * Those of one stage that a condition holds of, the newest first; of those of one time in the
   * order of their fingerprints.
   *
   * @param folder of the stage itself, whose siblings are looked at
   */
  public static List<EarlierFolder> of(StageFolder folder, Predicate<Manifest> condition) {
    Workspace workspace = folder.workspace();
    FileSystem files = workspace.fileSystem();
    List<EarlierFolder> found = new ArrayList<>();
    Path pattern = new Path(LiteralGlob.of(folder.path().getParent()), "*/" + Manifest.NAME);
    try {
      FileStatus[] manifests = files.globStatus(pattern);
      for (FileStatus status : manifests == null ? new FileStatus[0] : manifests) {
        Path path = status.getPath().getParent();
        Optional<Manifest> manifest = manifest(files, path, condition);
        if (manifest.isPresent()
            && !manifest.get().fingerprint().equals(folder.fingerprint().value())) {
          found.add(
              new EarlierFolder(workspace, path, manifest.get(), status.getModificationTime()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + pattern, e);
    }
    found.sort(
        Comparator.comparingLong(EarlierFolder::written)
            .reversed()
            .thenComparing(earlier -> earlier.manifest().fingerprint()));
    return found;
  }

  /** Nothing, with a warning, where it cannot be read: reuse must not be why a run ends. */
  private static Optional<Manifest> manifest(
      FileSystem files, Path path, Predicate<Manifest> condition) {
    try {
      Optional<Manifest> found = Manifest.read(files, path).filter(condition);
      return found.isPresent() && found.get().isConsistent(files, path) ? found : Optional.empty();
    } catch (IOException | FSError | WorkspaceException e) {
      LOG.warn("nothing is reused of {}: {}", path, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * The files whose bytes are still those that the manifest tells. What another one had is computed
   * again: reuse saves work and must not change a result.
   */
  public List<FileEntry> intactFiles(SparkSession spark) {
    return IntactFiles.of(spark, workspace, path, manifest, IntactFiles.Unreadable.PASSED_OVER);
  }

  /** Where a file of it lies. */
  public Path at(FileEntry entry) {
    return new Path(path, entry.path());
  }
}
