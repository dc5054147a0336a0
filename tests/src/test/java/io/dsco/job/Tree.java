package io.dsco.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What lies in a folder, by relative path. */
public final class Tree {
  private Tree() {}

  /** Digests of the files that match a glob. */
  public static Map<String, String> contents(Path root, String glob) throws IOException {
    return describe(root, glob, Tree::sha256);
  }

  /**
   * Digest, inode and time of change: the same only while nobody put another file in its place. A
   * file that was computed again with the same content is dropped where one is, so what a run was
   * spared is told by {@link Job#measured} alone.
   */
  public static Map<String, String> identities(Path root, String glob) throws IOException {
    return describe(
        root,
        glob,
        file ->
            sha256(file)
                + " "
                + Files.getAttribute(file, "unix:ino")
                + " "
                + Files.getLastModifiedTime(file));
  }

  /**
   * How many files match, while others come and go: none when one of those went during the count.
   */
  public static int count(Path root, String glob) throws IOException {
    try {
      return describe(root, glob, file -> "").size();
    } catch (UncheckedIOException | NoSuchFileException whileOthersRenameFiles) {
      return 0;
    }
  }

  private static Map<String, String> describe(Path root, String glob, Description description)
      throws IOException {
    Map<String, String> found = new TreeMap<>();
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    if (!Files.exists(root)) {
      return found;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file :
          files
              .filter(Files::isRegularFile)
              .filter(path -> matcher.matches(root.relativize(path)))
              .toList()) {
        found.put(root.relativize(file).toString(), description.of(file));
      }
    }
    return found;
  }

  private static String sha256(Path file) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private interface Description {
    String of(Path file) throws IOException;
  }
}
