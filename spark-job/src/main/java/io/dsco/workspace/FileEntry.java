package io.dsco.workspace;

import java.util.List;
import java.util.Map;

/**
 * One file of a manifest.
 *
 * @param path relative to the manifest's folder
 * @param rows rows of a table, 0 of a text file
 * @param bytes length of the file
 * @param sha256 of the file's bytes
 * @param properties what a later stage has to know of it, such as its label
 */
public record FileEntry(
    String path, long rows, long bytes, String sha256, Map<String, String> properties) {
  /** Copies the properties; refuses a path that leads out of the folder. */
  public FileEntry {
    if (path.isEmpty() || path.startsWith("/") || List.of(path.split("/")).contains("..")) {
      throw new IllegalArgumentException("a file's path must stay in its folder, was " + path);
    }
    properties = properties == null ? Map.of() : Map.copyOf(properties);
  }

  /** The same file with these properties. */
  public FileEntry with(Map<String, String> newProperties) {
    return new FileEntry(path, rows, bytes, sha256, newProperties);
  }

  /** The same file under another path. */
  public FileEntry at(String newPath) {
    return new FileEntry(newPath, rows, bytes, sha256, properties);
  }

  /**
   * A property that must be there.
   *
   * @throws IllegalStateException when it is not
   */
  public String property(String name) {
    String value = properties.get(name);
    if (value == null) {
      throw new IllegalStateException(path + " has no property " + name + " in its manifest");
    }
    return value;
  }
}
