package io.dsco.workspace;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The files of a folder at any depth, while others write and delete there. */
public final class FilesBelow {
  private FilesBelow() {}

  /** Their paths from the folder on; none when it is not there. */
  public static List<String> names(FileSystem files, Path folder) throws IOException {
    int root = PlainPath.of(files, folder).toString().length();
    try {
      return of(files, folder).stream()
          .map(file -> PlainPath.of(files, file.getPath()).toString().substring(root + 1))
          .toList();
    } catch (FileNotFoundException nothingWasWritten) {
      return List.of();
    }
  }

  /**
   * Lists them; what is deleted meanwhile may be among them or not.
   *
   * @throws FileNotFoundException when the folder is not there
   */
  static List<FileStatus> of(FileSystem files, Path folder) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    if (AtomicFile.isObjectStore(files, folder)) {
      // One listing of all keys, however many folders their names make.
      RemoteIterator<LocatedFileStatus> each = files.listFiles(folder, true);
      while (each.hasNext()) {
        found.add(each.next());
      }
    } else {
      add(files, files.listStatus(folder), found);
    }
    return found;
  }

  /**
   * Asks for nothing but names and lengths: a local file's permissions take a process each, and end
   * in an error when the file has gone.
   */
  private static void add(FileSystem files, FileStatus[] listed, List<FileStatus> found)
      throws IOException {
    for (FileStatus one : listed) {
      if (one.isDirectory()) {
        add(files, ofSubfolder(files, one.getPath()), found);
      } else {
        found.add(one);
      }
    }
  }

  private static FileStatus[] ofSubfolder(FileSystem files, Path folder) throws IOException {
    try {
      return files.listStatus(folder);
    } catch (FileNotFoundException gone) {
      return new FileStatus[0];
    }
  }
}
