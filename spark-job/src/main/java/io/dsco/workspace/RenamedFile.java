package io.dsco.workspace;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Writes beside the target under a name of the attempt's own, and renames. */
final class RenamedFile {
  private RenamedFile() {}

  static FileEntry write(FileSystem files, Path target, AtomicFile.Content content)
      throws IOException {
    Path attempt = attemptOf(target);
    try {
      FileEntry entry;
      try (DigestedStream out = new DigestedStream(files.create(attempt, false))) {
        long rows = content.writeTo(out.shielded());
        entry = out.entry(target.getName(), rows);
      }
      if (!AtomicFile.holds(files, target, entry)) {
        replace(files, attempt, target, entry);
      }
      return entry;
    } finally {
      files.delete(attempt, false);
    }
  }

  private static void replace(FileSystem files, Path attempt, Path target, FileEntry entry)
      throws IOException {
    try {
      AtomicFile.move(files, attempt, target);
    } catch (IOException e) {
      // A speculative twin may have been first: what counts is that the content is there.
      if (!AtomicFile.holds(files, target, entry)) {
        throw e;
      }
    }
  }

  private static Path attemptOf(Path target) {
    return new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID() + ".tmp");
  }
}
