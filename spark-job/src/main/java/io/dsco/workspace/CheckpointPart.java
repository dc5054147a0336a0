package io.dsco.workspace;

import io.dsco.checkpoint.CheckpointException;
import io.dsco.checkpoint.ShardIndex;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One file of a checkpoint, as the driver saw it.
 *
 * @param name its name within the checkpoint's folder
 * @param length bytes
 * @param sha256 lower-case hexadecimal digest of its content
 */
record CheckpointPart(String name, long length, String sha256) implements Serializable {
  /**
   * The files of a checkpoint: the file itself, or the index and then the files that it names.
   *
   * @throws CheckpointException when {@code path} is a folder, or an index that cannot be used
   * @throws IOException when one is missing or cannot be read
   */
  static List<FileStatus> list(FileSystem files, Path path) throws IOException {
    List<FileStatus> found = new ArrayList<>(List.of(status(files, path)));
    if (ShardIndex.isNamedAsIndex(path.getName())) {
      for (String name : index(files, found.get(0)).files().keySet()) {
        found.add(status(files, new Path(path.getParent(), name)));
      }
    }
    return found;
  }

  private static FileStatus status(FileSystem files, Path path) throws IOException {
    FileStatus status = files.getFileStatus(path);
    if (!status.isFile()) {
      throw new CheckpointException("a checkpoint must be a file, was the folder " + path);
    }
    return status;
  }

  private static ShardIndex index(FileSystem files, FileStatus index) throws IOException {
    if (index.getLen() > ShardIndex.MAX_BYTES) {
      throw new CheckpointException(
          "%s: an index must have at most %d bytes, has %d"
              .formatted(index.getPath(), ShardIndex.MAX_BYTES, index.getLen()));
    }
    try (InputStream in = files.open(index.getPath())) {
      String text = new String(in.readNBytes(ShardIndex.MAX_BYTES), StandardCharsets.UTF_8);
      return ShardIndex.parse(index.getPath().toString(), text);
    }
  }

  /** Reads a file for its digest. */
  static CheckpointPart read(FileSystem files, FileStatus file) throws IOException {
    String sha256 = copy(files, file.getPath(), OutputStream.nullOutputStream());
    return new CheckpointPart(file.getPath().getName(), file.getLen(), sha256);
  }

  /** Copies a file to {@code target}; the digest of what was copied. */
  static String copy(FileSystem files, Path file, OutputStream target) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = new DigestInputStream(files.open(file), digest)) {
      byte[] buffer = new byte[1 << 20];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        target.write(buffer, 0, read);
      }
    }
    return Sha256.hex(digest);
  }

  /** The digest of them all: a single file's own, or that of the lines of {@code sha256sum}. */
  static String digest(List<CheckpointPart> parts) {
    if (parts.size() == 1) {
      return parts.get(0).sha256();
    }
    StringBuilder lines = new StringBuilder();
    parts.forEach(part -> lines.append(part.sha256).append("  ").append(part.name).append('\n'));
    return Sha256.of(lines.toString());
  }
}
