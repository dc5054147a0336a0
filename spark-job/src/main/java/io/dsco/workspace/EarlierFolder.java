package io.dsco.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
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
    Path pattern = new Path(folder.path().getParent(), "*/" + Manifest.NAME);
    try {
      FileStatus[] manifests = files.globStatus(pattern);
      for (FileStatus status : manifests == null ? new FileStatus[0] : manifests) {
        Path path = status.getPath().getParent();
        Optional<Manifest> manifest = Manifest.read(files, path);
        if (manifest.isPresent()
            && !manifest.get().fingerprint().equals(folder.fingerprint().value())
            && condition.test(manifest.get())
            && manifest.get().isConsistent(files, path)) {
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

  /**
   * The files whose bytes are still those that the manifest tells. Of another one a warning names
   * it, and what it had is computed again: reuse saves work and must not change a result.
   */
  public List<FileEntry> intactFiles(SparkSession spark) {
    List<FileEntry> entries = manifest.files();
    if (entries.isEmpty()) {
      return entries;
    }
    List<String> paths = entries.stream().map(entry -> at(entry).toString()).toList();
    Workspace place = workspace;
    List<String> sums =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(paths, paths.size())
            .map(file -> AtomicFile.sha256(place.fileSystem(), new Path(file)))
            .collect();
    List<FileEntry> intact = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).sha256().equals(sums.get(i))) {
        intact.add(entries.get(i));
      } else {
        LOG.warn(
            "{} no longer has the SHA-256 that its manifest tells ({}); nothing is reused of it",
            paths.get(i),
            entries.get(i).sha256());
      }
    }
    return intact;
  }

  /** Where a file of it lies. */
  public Path at(FileEntry entry) {
    return new Path(path, entry.path());
  }
}
