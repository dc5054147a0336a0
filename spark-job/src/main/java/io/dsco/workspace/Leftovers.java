package io.dsco.workspace;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Collection;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What killed attempts at writing files left beside them. They are removed when the files are
 * there: an attempt that lives still then finds its file written, and does not miss its own.
 */
public final class Leftovers {
  private Leftovers() {}

  /**
   * Removes the attempts at some files, and no other file.
   *
   * @param folder that the files are in, at any depth; it need not exist
   * @param written paths below it, of files that are there or will not be needed
   */
  public static void remove(FileSystem files, Path folder, Collection<String> written)
      throws IOException {
    try {
      for (FileStatus found : FilesBelow.of(files, folder)) {
        if (isAttempt(files, folder, found.getPath(), written)) {
          files.delete(found.getPath(), false);
        }
      }
    } catch (FileNotFoundException nothingWasWritten) {
      return;
    }
  }

  /** Whether a file is what an attempt at writing {@code target}, in its folder, left. */
  public static boolean isAttempt(Path file, Path target) {
    return RenamedFile.isAttempt(file, target);
  }

  private static boolean isAttempt(
      FileSystem files, Path folder, Path file, Collection<String> written) {
    return file.getName().startsWith(".")
        && written.stream()
            .map(path -> PlainPath.of(files, new Path(folder, path)))
            .anyMatch(target -> RenamedFile.isAttempt(PlainPath.of(files, file), target));
  }
}
