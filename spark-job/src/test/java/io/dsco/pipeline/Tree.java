package io.dsco.pipeline;

import io.dsco.workspace.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What lies in a folder. */
public final class Tree {
  private Tree() {}

  /** Digest of every file by its relative path. */
  public static Map<String, String> contents(Path folder) {
    return walk(folder, file -> Sha256.of(Files.readAllBytes(file)));
  }

  /** Every file's relative path. */
  public static Set<String> names(Path folder) {
    return walk(folder, file -> "").keySet();
  }

  /** Inode and time of change of every file by its relative path: they tell a rewritten file. */
  public static Map<String, String> identities(Path folder) {
    return walk(
        folder,
        file -> Files.getAttribute(file, "unix:ino") + " " + Files.getLastModifiedTime(file));
  }

  private static Map<String, String> walk(Path folder, Description description) {
    Map<String, String> found = new TreeMap<>();
    if (!Files.exists(folder)) {
      return found;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        found.put(folder.relativize(file).toString(), description.of(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private interface Description {
    String of(Path file) throws IOException;
  }
}
