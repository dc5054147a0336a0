package io.dsco.workspace;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files that appear whole or not at all: as one object where the file system is an object store,
 * elsewhere under a name of the attempt's own that is then renamed. A target that already has the
 * same content is left alone, so that a retried, speculative or resumed task changes nothing.
 */
public final class AtomicFile {
  private static final int COPY_BYTES = 1 << 16;

  private AtomicFile() {}

  /** Writes a file's content, and returns the number of rows in it. */
  @FunctionalInterface
  public interface Content {
    /** May close the stream or leave it open; neither makes the file appear. */
    long writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes the target.
   *
   * @return its entry, whose path is the target's last name
   * @throws WorkspaceException when the disk is full
   */
  public static FileEntry write(FileSystem files, Path target, Content content) throws IOException {
    try {
      return isObjectStore(files, target)
          ? WholeObject.write(files, target, content)
          : RenamedFile.write(files, target, content);
    } catch (IOException | RuntimeException | FSError e) {
      if (FullDisk.reason(e).isPresent()) {
        throw FullDisk.at(target, e);
      }
      throw e;
    }
  }

  /** Writes text in UTF-8. */
  public static FileEntry writeText(FileSystem files, Path target, String text) throws IOException {
    return write(
        files,
        target,
        out -> {
          out.write(text.getBytes(StandardCharsets.UTF_8));
          return 0;
        });
  }

  /** SHA-256 of a file. */
  public static String sha256(FileSystem files, Path path) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[COPY_BYTES];
    try (InputStream in = files.open(path)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return Sha256.hex(digest);
  }

  /** Moves a file onto a target, replacing what is there, and makes the target's folder. */
  public static void move(FileSystem files, Path from, Path target) throws IOException {
    // A folder of an object store is what its objects' names say; making it leaves an empty object.
    if (!isObjectStore(files, target)) {
      files.mkdirs(target.getParent());
    }
    if (renames(files, from, target)) {
      return;
    }
    files.delete(target, false);
    if (!files.rename(from, target)) {
      throw new IOException("cannot rename " + from + " to " + target);
    }
  }

  /** HDFS says no where a file is in the way, S3A throws. */
  private static boolean renames(FileSystem files, Path from, Path target) throws IOException {
    try {
      return files.rename(from, target);
    } catch (FileAlreadyExistsException taken) {
      return false;
    }
  }

  /**
   * Whether what is written to this file system can be taken back until it is closed: there a file
   * appears with the end of its upload, and renaming would copy it.
   */
  static boolean isObjectStore(FileSystem files, Path path) throws IOException {
    return files.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM);
  }

  /** Whether the target is there with the entry's content. */
  static boolean holds(FileSystem files, Path target, FileEntry entry) throws IOException {
    try {
      return files.getFileStatus(target).getLen() == entry.bytes()
          && sha256(files, target).equals(entry.sha256());
    } catch (FileNotFoundException e) {
      return false;
    }
  }
}
