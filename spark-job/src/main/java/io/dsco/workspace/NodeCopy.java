package io.dsco.workspace;

import io.dsco.checkpoint.CheckpointException;
import io.dsco.checkpoint.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copy of a checkpoint that the executors of a node share: a folder named by its digest. Who
 * comes first copies under a lock; the others wait, and find the copy. Every file appears whole,
 * and everybody verifies what they are given.
 */
final class NodeCopy {
  private static final Logger LOG = LoggerFactory.getLogger(NodeCopy.class);

  /** A file's lock excludes other processes only, so each digest has a guard in this one. */
  private static final Map<String, Object> GUARDS = new ConcurrentHashMap<>();

  private final String sha256;
  private final String place;
  private final List<CheckpointPart> parts;
  private final Path parent;

  private NodeCopy(String sha256, String place, List<CheckpointPart> parts, Path parent) {
    this.sha256 = sha256;
    this.place = place;
    this.parts = parts;
    this.parent = parent;
  }

  /**
   * The copy of a checkpoint.
   *
   * @param sha256 digest of all parts
   * @param place where it lies, for errors
   * @param parent local folder that all processes of the node see
   */
  static NodeCopy of(String sha256, String place, List<CheckpointPart> parts, Path parent) {
    return new NodeCopy(sha256, place, List.copyOf(parts), parent);
  }

  /**
   * Copies what is not there yet.
   *
   * @param source folder on {@code files} that holds the parts
   * @return the first part's copy
   * @throws CheckpointException when the disk has no room for it, or a part is no longer what the
   *     driver saw
   */
  Path in(FileSystem files, org.apache.hadoop.fs.Path source) throws IOException {
    Path shared = PrivateFolder.open(parent, "dsco-checkpoints");
    Path folder = shared.resolve(sha256 + ".checkpoint");
    // Verified without the lock, so that waiting executors need not do it one after the other.
    locked(shared, () -> copyAll(lacking(folder, NodeCopy::isThere), folder, files, source));
    if (!lacking(folder, NodeCopy::isWhole).isEmpty()) {
      LOG.warn("the copy in {} was damaged and is made again", folder);
      locked(shared, () -> copyAll(lacking(folder, NodeCopy::isWhole), folder, files, source));
    }
    return folder.resolve(parts.get(0).name());
  }

  private void locked(Path shared, Work work) throws IOException {
    synchronized (GUARDS.computeIfAbsent(sha256, key -> new Object())) {
      try (FileChannel channel =
              FileChannel.open(
                  shared.resolve(sha256 + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        LOG.debug("holds {}", lock);
        work.run();
      }
    }
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  @FunctionalInterface
  private interface Test {
    boolean passes(Path copy, CheckpointPart part) throws IOException;
  }

  private static boolean isThere(Path copy, CheckpointPart part) throws IOException {
    return Files.isRegularFile(copy) && Files.size(copy) == part.length();
  }

  private static boolean isWhole(Path copy, CheckpointPart part) throws IOException {
    return isThere(copy, part) && Digest.sha256(copy).equals(part.sha256());
  }

  private List<CheckpointPart> lacking(Path folder, Test test) throws IOException {
    List<CheckpointPart> lacking = new ArrayList<>();
    for (CheckpointPart part : parts) {
      if (!test.passes(folder.resolve(part.name()), part)) {
        lacking.add(part);
      }
    }
    return lacking;
  }

  private void copyAll(
      List<CheckpointPart> absent, Path folder, FileSystem files, org.apache.hadoop.fs.Path source)
      throws IOException {
    if (absent.isEmpty()) {
      return;
    }
    Files.createDirectories(folder);
    requireSpace(absent, folder);
    for (CheckpointPart part : absent) {
      LOG.info("copies {} of {} bytes to {}", part.name(), part.length(), folder);
      copy(part, folder, files, new org.apache.hadoop.fs.Path(source, part.name()));
    }
  }

  private void requireSpace(List<CheckpointPart> absent, Path folder) throws IOException {
    long needed = absent.stream().mapToLong(CheckpointPart::length).sum();
    // What a killed copy left is written over, so it counts as free.
    for (CheckpointPart part : absent) {
      Path left = unfinished(folder, part);
      needed -= Files.exists(left) ? Math.min(Files.size(left), part.length()) : 0;
    }
    long free = Files.getFileStore(folder).getUsableSpace();
    if (needed > free) {
      throw new CheckpointException(
          "the copy of a checkpoint needs %d bytes of disk, %s has %d (checkpoints.node-folder, %s)"
              .formatted(needed, folder, free, place),
          new FileSystemException(folder.toString(), null, "too little room"));
    }
  }

  private void copy(
      CheckpointPart part, Path folder, FileSystem files, org.apache.hadoop.fs.Path source)
      throws IOException {
    Path unfinished = unfinished(folder, part);
    String found;
    try (OutputStream out = Files.newOutputStream(unfinished)) {
      found = CheckpointPart.copy(files, source, out);
    }
    if (!found.equals(part.sha256())) {
      Files.delete(unfinished);
      throw new CheckpointException(
          "a checkpoint must not change during a run: SHA-256 was %s, is %s (%s)"
              .formatted(part.sha256(), found, source));
    }
    Files.move(
        unfinished,
        folder.resolve(part.name()),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** One name, as only the holder of the lock writes: a killed copy leaves no second one. */
  private static Path unfinished(Path folder, CheckpointPart part) {
    return folder.resolve("." + part.name() + ".part");
  }
}
