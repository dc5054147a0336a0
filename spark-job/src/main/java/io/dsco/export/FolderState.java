package io.dsco.export;

import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Workspace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What lies in one folder below an ImageFolder export.
 *
 * @param folder its name
 * @param images image files of this export
 * @param imageBytes their length together
 * @param foreign files that no export wrote
 * @param example one of them, or empty
 */
record FolderState(String folder, long images, long imageBytes, long foreign, String example)
    implements Serializable {
  /**
   * Looks into a folder.
   *
   * @param fingerprint of this export, as text, as {@code others} are
   * @param others fingerprints of the earlier exports whose files may be there
   */
  static FolderState of(Workspace target, String folder, String fingerprint, Set<String> others)
      throws IOException {
    long images = 0;
    long bytes = 0;
    long foreign = 0;
    String example = "";
    for (FileStatus file : list(target, folder)) {
      String name = file.getPath().getName();
      if (file.isFile() && isMarked(name, fingerprint) && name.endsWith(".png")) {
        images++;
        bytes += file.getLen();
      } else if (file.isDirectory() || !isOurs(name, fingerprint, others)) {
        foreign++;
        example = folder + "/" + name;
      }
    }
    return new FolderState(folder, images, bytes, foreign, example);
  }

  /** Deletes the files of earlier exports and of killed attempts, and the folder if it is empty. */
  static void clear(Workspace target, String folder, String fingerprint, Set<String> others)
      throws IOException {
    FileSystem files = target.fileSystem();
    boolean empty = true;
    for (FileStatus file : list(target, folder)) {
      String name = file.getPath().getName();
      boolean obsolete =
          others.stream().anyMatch(other -> isMarked(name, other)) || name.endsWith(".tmp");
      if (obsolete && isOurs(name, fingerprint, others)) {
        files.delete(file.getPath(), false);
      } else {
        empty = false;
      }
    }
    if (empty) {
      files.delete(new Path(target.root(), folder), false);
    }
  }

  private static boolean isOurs(String name, String fingerprint, Set<String> others) {
    return isMarked(name, fingerprint) || others.stream().anyMatch(other -> isMarked(name, other));
  }

  /** Attempts have dots before the name that they are at. */
  private static boolean isMarked(String name, String fingerprint) {
    String mark = new Fingerprint(fingerprint).folder();
    return name.replaceFirst("^\\.{0,2}", "").startsWith(mark);
  }

  private static List<FileStatus> list(Workspace target, String folder) throws IOException {
    try {
      return List.of(target.fileSystem().listStatus(new Path(target.root(), folder)));
    } catch (FileNotFoundException gone) {
      return List.of();
    }
  }
}
