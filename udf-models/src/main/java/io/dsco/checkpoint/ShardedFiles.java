package io.dsco.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Opens the files that an index names, and holds them to it. */
final class ShardedFiles {
  private final Path index;
  private final List<TensorFile> files = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private ShardedFiles(Path index) {
    this.index = index;
  }

  /**
   * Opens every file of {@code index}.
   *
   * @throws CheckpointException when one is missing, or they do not hold exactly the tensors that
   *     the index gives to each
   */
  static List<TensorFile> open(Path index) {
    ShardedFiles sharded = new ShardedFiles(index);
    try {
      sharded.openAll(ShardIndex.parse(index.toString(), text(index)));
      return sharded.files;
    } catch (RuntimeException e) {
      sharded.files.forEach(TensorFile::close);
      throw e;
    }
  }

  private static String text(Path index) {
    try {
      long size = Files.size(index);
      if (size > ShardIndex.MAX_BYTES) {
        throw new CheckpointException(
            "%s: an index must have at most %d bytes, has %d"
                .formatted(index, ShardIndex.MAX_BYTES, size));
      }
      return Files.readString(index, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new CheckpointException("checkpoint does not exist: " + index, e);
    } catch (IOException e) {
      throw new CheckpointException("cannot read checkpoint " + index + ": " + e.getMessage(), e);
    }
  }

  private void openAll(ShardIndex shards) {
    for (String name : shards.files().keySet()) {
      if (!Files.exists(index.resolveSibling(name))) {
        problems.add("file " + name + " does not exist");
      }
    }
    requireNoProblem();
    shards.files().forEach((name, tensors) -> open(name, tensors));
    requireNoProblem();
  }

  private void open(String name, Set<String> expected) {
    TensorFile file = TensorFile.open(index.resolveSibling(name));
    files.add(file);
    describe(name, "lacks", without(expected, file.tensors().keySet()));
    describe(name, "also holds", without(file.tensors().keySet(), expected));
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> rest = new LinkedHashSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  private void describe(String file, String verb, Set<String> tensors) {
    if (!tensors.isEmpty()) {
      problems.add("file " + file + " " + verb + " " + String.join(", ", tensors));
    }
  }

  private void requireNoProblem() {
    if (!problems.isEmpty()) {
      throw new CheckpointException(
          index + " and its files do not agree: " + String.join("; ", problems));
    }
  }
}
