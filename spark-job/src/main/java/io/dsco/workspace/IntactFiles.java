package io.dsco.workspace;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells which files of a manifest still have their bytes. */
public final class IntactFiles {
  private static final Logger LOG = LoggerFactory.getLogger(IntactFiles.class);

  private IntactFiles() {}

  /** What to do about a file that is there and cannot be read. */
  public enum Unreadable {
    /**
     * It is none of them, as one that was changed: for reuse, which a failing disk must not end.
     */
    PASSED_OVER,
    /** The task fails, as Spark tries it again: for what would be lost otherwise. */
    FAILS
  }

  /**
   * The files whose SHA-256 is that of their manifest, in its order; a warning names each other
   * one. Tasks read them.
   */
  public static List<FileEntry> of(
      SparkSession spark,
      Workspace workspace,
      Path folder,
      Manifest manifest,
      Unreadable unreadable) {
    List<FileEntry> entries = manifest.files();
    if (entries.isEmpty()) {
      return entries;
    }
    List<String> paths =
        entries.stream().map(entry -> new Path(folder, entry.path()).toString()).toList();
    List<String> found =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(paths, paths.size())
            .map(path -> sha256(workspace, new Path(path), unreadable))
            .collect();
    List<FileEntry> intact = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).sha256().equals(found.get(i))) {
        intact.add(entries.get(i));
      } else {
        LOG.warn(
            "{} no longer has the SHA-256 that its manifest tells ({}), but {}; nothing is reused of it",
            paths.get(i),
            entries.get(i).sha256(),
            found.get(i));
      }
    }
    return intact;
  }

  /** Or why there is none. The local file system tells a disk's failure as an FSError. */
  private static String sha256(Workspace workspace, Path path, Unreadable unreadable)
      throws IOException {
    try {
      return AtomicFile.sha256(workspace.fileSystem(), path);
    } catch (FileNotFoundException missing) {
      return "is not there";
    } catch (IOException | FSError e) {
      if (unreadable == Unreadable.FAILS) {
        throw e;
      }
      return "cannot be read: " + e;
    }
  }
}
