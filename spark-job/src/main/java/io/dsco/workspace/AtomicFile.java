package io.dsco.workspace;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files that appear whole or not at all: written beside the target under a name of the attempt's
 * own, then renamed. A target that already has the same content is left alone, so that a retried,
 * speculative or resumed task changes nothing.
 */
public final class AtomicFile {
  private static final int COPY_BYTES = 1 << 16;

  private static final Pattern ATTEMPT = Pattern.compile("[0-9a-f-]{36}\\.tmp");

  private AtomicFile() {}

  /** Writes a file's content, and returns the number of rows in it. */
  @FunctionalInterface
  public interface Content {
    /** May close the stream or leave it open. */
    long writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes the target.
   *
   * @return its entry, whose path is the target's last name
   * @throws WorkspaceException when the disk is full
   */
  public static FileEntry write(FileSystem files, Path target, Content content) throws IOException {
    Path attempt = attemptOf(target);
    try {
      MessageDigest digest = Sha256.digest();
      long rows;
      FSDataOutputStream file = files.create(attempt, false);
      try (OutputStream out = new DigestOutputStream(file, digest)) {
        rows = content.writeTo(out);
      }
      long bytes = file.getPos();
      String sha256 = Sha256.hex(digest);
      FileEntry entry = new FileEntry(target.getName(), rows, bytes, sha256, Map.of());
      if (!holds(files, target, entry)) {
        replace(files, attempt, target, entry);
      }
      return entry;
    } catch (IOException | RuntimeException | FSError e) {
      if (FullDisk.reason(e).isPresent()) {
        throw FullDisk.at(target, e);
      }
      throw e;
    } finally {
      files.delete(attempt, false);
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

  /** Moves a file onto a target, replacing what is there. */
  public static void move(FileSystem files, Path from, Path target) throws IOException {
    if (files.rename(from, target)) {
      return;
    }
    // HDFS and object stores refuse to rename onto a file.
    files.delete(target, false);
    if (!files.rename(from, target)) {
      throw new IOException("cannot rename " + from + " to " + target);
    }
  }

  private static void replace(FileSystem files, Path attempt, Path target, FileEntry entry)
      throws IOException {
    try {
      move(files, attempt, target);
    } catch (IOException e) {
      // A speculative twin may have been first: what counts is that the content is there.
      if (!holds(files, target, entry)) {
        throw e;
      }
    }
  }

  private static boolean holds(FileSystem files, Path target, FileEntry entry) throws IOException {
    try {
      return files.getFileStatus(target).getLen() == entry.bytes()
          && sha256(files, target).equals(entry.sha256());
    } catch (FileNotFoundException e) {
      return false;
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
