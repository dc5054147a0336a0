package io.dsco.workspace;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Writes beside the target under a name of the attempt's own, and renames. */
final class RenamedFile {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final Pattern ATTEMPT = Pattern.compile("[0-9a-f-]{36}\\.tmp");

  private RenamedFile() {}

  static FileEntry write(FileSystem files, Path target, AtomicFile.Content content)
      throws IOException {
    Path attempt = attemptOf(target);
    try {
      FileEntry entry;
      try (DigestedStream out = new DigestedStream(created(files, attempt))) {
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

  private static OutputStream created(FileSystem files, Path attempt) throws IOException {
    // Hadoop's local file system, which others may be made of, starts a chmod for every file that
    // it creates: 20 ms for each.
    if (files.getClass() == RawLocalFileSystem.class) {
      files.mkdirs(attempt.getParent());
      File local = ((RawLocalFileSystem) files).pathToFile(attempt);
      return new BufferedOutputStream(new FileOutputStream(local), BUFFER_BYTES);
    }
    return files.create(attempt, false);
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

  /** Whether a file is what an attempt at writing {@code target} left, or is writing now. */
  static boolean isAttempt(Path file, Path target) {
    String name = file.getName();
    return Objects.equals(file.getParent(), target.getParent())
        && name.startsWith("." + target.getName() + ".")
        && ATTEMPT.matcher(name.substring(target.getName().length() + 2)).matches();
  }

  private static Path attemptOf(Path target) {
    return new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID() + ".tmp");
  }
}
