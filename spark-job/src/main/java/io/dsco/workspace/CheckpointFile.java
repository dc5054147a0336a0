package io.dsco.workspace;

import io.dsco.checkpoint.CheckpointException;
import io.dsco.checkpoint.Digest;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A file of weights on any Hadoop file system, with the digest that the driver found. It crosses to
 * executors, which read the file itself where it is local and a verified copy of it elsewhere.
 */
public final class CheckpointFile implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BUFFER = 1 << 20;

  private final String place;
  private final String sha256;
  private final SerializableConfiguration configuration;

  private CheckpointFile(String place, String sha256, Configuration configuration) {
    this.place = place;
    this.sha256 = sha256;
    this.configuration = new SerializableConfiguration(configuration);
  }

  /**
   * Reads the file once for its digest.
   *
   * @throws CheckpointException when it cannot be read
   */
  public static CheckpointFile find(String place, Configuration configuration) {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(place);
    try (InputStream in = path.getFileSystem(configuration).open(path)) {
      return new CheckpointFile(place, digest(in), configuration);
    } catch (IOException e) {
      throw new CheckpointException("a checkpoint must be readable, was " + place + ": " + e, e);
    }
  }

  /** Lower-case hexadecimal SHA-256 of the content. */
  public String sha256() {
    return sha256;
  }

  /**
   * The file on this node.
   *
   * @throws CheckpointException when its content is no longer what the driver saw
   */
  public Path local() {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(place);
    try {
      FileSystem files = path.getFileSystem(configuration.value());
      Path local =
          files instanceof LocalFileSystem found
              ? found.pathToFile(path).toPath()
              : copied(files, path);
      String found = Digest.sha256(local);
      if (!found.equals(sha256)) {
        throw new CheckpointException(
            "a checkpoint must not change during a run: SHA-256 was %s, is %s (%s)"
                .formatted(sha256, found, place));
      }
      return local;
    } catch (IOException e) {
      throw new CheckpointException("a checkpoint must be readable, was " + place + ": " + e, e);
    }
  }

  /** Named by its digest, so that executors of one node share the copy; it appears whole. */
  private Path copied(FileSystem files, org.apache.hadoop.fs.Path path) throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "dsco-checkpoints");
    Path target = Files.createDirectories(folder).resolve(sha256);
    if (!Files.exists(target)) {
      File part = File.createTempFile(sha256, ".part", folder.toFile());
      try (InputStream in = files.open(path)) {
        Files.copy(in, part.toPath(), StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(part.toPath(), target, StandardCopyOption.ATOMIC_MOVE);
    }
    return target;
  }

  private static String digest(InputStream in) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (DigestInputStream digesting = new DigestInputStream(in, digest)) {
        byte[] buffer = new byte[BUFFER];
        while (digesting.read(buffer) >= 0) {
          // Reading is what feeds the digest.
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return place;
  }
}
