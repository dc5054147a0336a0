package io.dsco.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a store over a local folder holds, looked at on its disk.
 *
 * @param folder of the bucket
 */
public record Bucket(Path folder) {
  /** How the store names the parts, and the beginning, of an upload that is not completed. */
  private static final String UNFINISHED = ".mpus-";

  /** Length of every object below a key, by key; an empty folder is an object too. */
  public Map<String, Long> objects(String below) throws IOException {
    Map<String, Long> lengths = new TreeMap<>();
    Path root = folder.resolve(below);
    if (Files.exists(root)) {
      try (Stream<Path> tree = Files.walk(root)) {
        for (Path path : tree.toList()) {
          if (Files.isRegularFile(path)) {
            lengths.put(folder.relativize(path).toString(), Files.size(path));
          } else if (isEmpty(path)) {
            lengths.put(folder.relativize(path) + "/", 0L);
          }
        }
      }
    }
    return lengths;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.findAny().isEmpty();
    }
  }

  /** Names of what uploads that were neither completed nor taken back have left. */
  public List<String> unfinished() throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .filter(key -> key.contains(UNFINISHED))
          .collect(Collectors.toList());
    }
  }
}
