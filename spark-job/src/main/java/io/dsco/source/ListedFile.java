package io.dsco.source;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A file of a dataset.
 *
 * @param relative path below the dataset's root, parts separated by '/'
 * @param path the whole path
 * @param size in bytes
 * @param version the store's ETag where it gives one, else the modification time in milliseconds
 */
record ListedFile(String relative, String path, long size, String version) implements Serializable {
  static final Comparator<ListedFile> ORDER = Comparator.comparing(ListedFile::relative);

  static ListedFile of(FileStatus status, Path root) {
    String below = root.toUri().getPath();
    String whole = status.getPath().toUri().getPath();
    String relative = whole.equals(below) ? root.getName() : whole.substring(below.length());
    String etag = status instanceof EtagSource source ? source.getEtag() : null;
    return new ListedFile(
        relative.startsWith("/") ? relative.substring(1) : relative,
        status.getPath().toString(),
        status.getLen(),
        etag != null && !etag.isEmpty() ? etag : Long.toString(status.getModificationTime()));
  }
}
