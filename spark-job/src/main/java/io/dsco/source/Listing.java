package io.dsco.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Lists the files of a dataset in a fixed order; names that start with a dot are hidden. */
final class Listing {
  private Listing() {}

  /** The path with scheme and authority, and as its file system writes it. */
  static Path existing(Path path, Configuration configuration) {
    try {
      FileSystem files = path.getFileSystem(configuration);
      if (!files.exists(path)) {
        throw new SourceException("the dataset must exist, nothing is at " + path);
      }
      return files.makeQualified(path);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** The names of the folders directly below. */
  static List<String> folders(Path root, Configuration configuration) {
    try {
      List<String> names = new ArrayList<>();
      for (FileStatus status : root.getFileSystem(configuration).listStatus(root)) {
        String name = status.getPath().getName();
        if (status.isDirectory() && !name.startsWith(".")) {
          names.add(name);
        }
      }
      names.sort(null);
      return names;
    } catch (IOException e) {
      throw unreadable(root, e);
    }
  }

  /** All files at any depth below the folder (or the file itself), named from the root. */
  static List<ListedFile> files(Path folder, Path root, Configuration configuration) {
    List<ListedFile> found = new ArrayList<>();
    try {
      for (FileStatus status : below(folder, folder.getFileSystem(configuration))) {
        ListedFile file = ListedFile.of(status, root);
        if (!isHidden(file.relative())) {
          found.add(file);
        }
      }
    } catch (FileNotFoundException e) {
      return List.of(); // a class of the list without a folder has no images
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    found.sort(ListedFile.ORDER);
    return found;
  }

  private static List<FileStatus> below(Path folder, FileSystem files) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    if (!(files instanceof LocalFileSystem)) {
      RemoteIterator<LocatedFileStatus> statuses = files.listFiles(folder, true);
      while (statuses.hasNext()) {
        found.add(statuses.next());
      }
      return found;
    }
    // For a located status Hadoop asks for permissions, of local files by a process for each.
    for (FileStatus status : files.listStatus(folder)) {
      if (status.isDirectory()) {
        found.addAll(below(status.getPath(), files));
      } else {
        found.add(status);
      }
    }
    return found;
  }

  private static boolean isHidden(String relative) {
    return relative.startsWith(".") || relative.contains("/.");
  }

  private static SourceException unreadable(Path path, IOException e) {
    return new SourceException(
        "the dataset must be readable: %s (%s)".formatted(oneLine(e), path), e);
  }

  private static String oneLine(IOException e) {
    return e.toString().lines().findFirst().orElse("");
  }
}
