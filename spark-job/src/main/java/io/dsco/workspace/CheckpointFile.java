package io.dsco.workspace;

import io.dsco.checkpoint.CheckpointException;
import io.dsco.checkpoint.Digest;
import io.dsco.config.CheckpointSettings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A checkpoint on any Hadoop file system, with the digest that the driver found: one file, or an
 * index and the files beside it. It crosses to executors, which read files where they are local and
 * elsewhere the node's verified copy.
 */
public final class CheckpointFile implements Serializable {
  private static final long serialVersionUID = 2L;
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFile.class);

  /** Longest text that is read beside a checkpoint, in bytes. */
  private static final int MAX_COMPANION = 1 << 20;

  private final String place;
  private final String sha256;
  private final ArrayList<CheckpointPart> parts;
  private final SerializableConfiguration configuration;

  private CheckpointFile(
      String place, String sha256, List<CheckpointPart> parts, Configuration configuration) {
    this.place = place;
    this.sha256 = sha256;
    this.parts = new ArrayList<>(parts);
    this.configuration = new SerializableConfiguration(configuration);
  }

  /**
   * Reads every file of the checkpoint once for its digest.
   *
   * @param place a file of weights, or the index ({@code *.index.json}) of several beside it
   * @throws CheckpointException when one cannot be read
   */
  public static CheckpointFile find(String place, Configuration configuration) {
    try {
      Path path = new Path(place);
      FileSystem files = path.getFileSystem(configuration);
      List<CheckpointPart> parts = new ArrayList<>();
      for (FileStatus file : CheckpointPart.list(files, path)) {
        parts.add(CheckpointPart.read(files, file));
      }
      return new CheckpointFile(place, CheckpointPart.digest(parts), parts, configuration);
    } catch (IOException e) {
      throw unreadable(place, e);
    }
  }

  /**
   * Lower-case hexadecimal SHA-256 of the file; of an index and its files that of the lines {@code
   * sha256sum} prints for them, the index first, the others in the order of their names.
   */
  public String sha256() {
    return sha256;
  }

  /**
   * Bytes of all files of the checkpoint at {@code place}.
   *
   * @throws CheckpointException as {@link #find} does, without reading more than an index
   */
  public static long size(String place, Configuration configuration) {
    try {
      Path path = new Path(place);
      return CheckpointPart.list(path.getFileSystem(configuration), path).stream()
          .mapToLong(FileStatus::getLen)
          .sum();
    } catch (IOException e) {
      throw unreadable(place, e);
    }
  }

  /**
   * The file, or the index, on this node, with the other files beside it.
   *
   * @throws CheckpointException when its content is no longer what the driver saw, or cannot be
   *     copied to this node
   */
  public java.nio.file.Path local() {
    Path path = new Path(place);
    try {
      FileSystem files = path.getFileSystem(configuration.value());
      if (files instanceof LocalFileSystem found) {
        java.nio.file.Path local = found.pathToFile(path).toPath();
        requireUnchanged(local);
        return local;
      }
      String folder =
          configuration
              .value()
              .get(CheckpointSettings.NODE_FOLDER, System.getProperty("java.io.tmpdir"));
      return NodeCopy.of(sha256, place, parts, java.nio.file.Path.of(folder))
          .in(files, path.getParent());
    } catch (IOException e) {
      throw unreadable(place, e);
    }
  }

  private void requireUnchanged(java.nio.file.Path local) throws IOException {
    for (CheckpointPart part : parts) {
      String found = Digest.sha256(local.resolveSibling(part.name()));
      if (!found.equals(part.sha256())) {
        throw new CheckpointException(
            "a checkpoint must not change during a run: SHA-256 was %s, is %s (%s)"
                .formatted(
                    part.sha256(), found, new Path(new Path(place).getParent(), part.name())));
      }
    }
  }

  /**
   * The text of a small file in the checkpoint's folder; empty when there is none.
   *
   * @throws CheckpointException when it is there and cannot be read, or has more than 1 MiB
   */
  public Optional<String> companion(String name) {
    Path path = new Path(new Path(place).getParent(), name);
    try {
      FileSystem files = path.getFileSystem(configuration.value());
      FileStatus status = files.getFileStatus(path);
      if (!status.isFile()) {
        return Optional.empty();
      }
      if (status.getLen() > MAX_COMPANION) {
        throw new CheckpointException(
            "%s must have at most %d bytes, has %d"
                .formatted(path, MAX_COMPANION, status.getLen()));
      }
      try (InputStream in = files.open(path)) {
        return Optional.of(new String(in.readNBytes(MAX_COMPANION), StandardCharsets.UTF_8));
      }
    } catch (FileNotFoundException absent) {
      return Optional.empty();
    } catch (AccessDeniedException hidden) {
      // An object store may answer so for what is not there, to those who may not list.
      LOG.info("there is no {} that may be read", path);
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(path.toString(), e);
    }
  }

  private static CheckpointException unreadable(String place, IOException e) {
    return new CheckpointException("a checkpoint must be readable, was " + place + ": " + e, e);
  }

  @Override
  public String toString() {
    return place;
  }
}
