package io.dsco.workspace;

import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Paths of one file system that can be compared: listings of some leave out scheme and host. */
final class PlainPath {
  private PlainPath() {}

  /** The path from the root on. */
  static Path of(FileSystem files, Path path) {
    return new Path(files.makeQualified(path).toUri().getPath());
  }
}
