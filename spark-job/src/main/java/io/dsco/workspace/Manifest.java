package io.dsco.workspace;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a stage has written; it is written last, so a stage whose manifest exists is complete.
 *
 * @param stage the stage's name
 * @param fingerprint of everything the stage's result depends on
 * @param files sorted by path
 * @param attributes what else there is to say, in JSON's types
 */
public record Manifest(
    String stage, String fingerprint, List<FileEntry> files, Map<String, Object> attributes) {
  /** The manifest's name in the folder it describes. */
  public static final String NAME = "manifest.json";

  /** Sorts the files and copies. */
  public Manifest {
    files = files.stream().sorted(Comparator.comparing(FileEntry::path)).toList();
    attributes = attributes == null ? Map.of() : new TreeMap<>(attributes);
  }

  /**
   * The manifest of that folder, if there is one.
   *
   * @throws WorkspaceException when the file there is not a manifest
   */
  public static Optional<Manifest> read(FileSystem files, Path folder) throws IOException {
    return read(files, folder, NAME);
  }

  /** The same of a manifest with another name. */
  public static Optional<Manifest> read(FileSystem files, Path folder, String name)
      throws IOException {
    Path path = new Path(folder, name);
    try (FSDataInputStream in = files.open(path)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Optional.of(Json.parse(text, Manifest.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new WorkspaceException(
          path + " is not a manifest of ours (" + e.getMessage() + "); move it away");
    }
  }

  /** The folder's manifest, if it has this fingerprint and every file is there at its length. */
  public static Optional<Manifest> complete(FileSystem files, Path folder, Fingerprint fingerprint)
      throws IOException {
    Optional<Manifest> found = read(files, folder);
    if (found.isPresent()
        && found.get().fingerprint().equals(fingerprint.value())
        && found.get().isConsistent(files, folder)) {
      return found;
    }
    return Optional.empty();
  }

  /**
   * Whether every file is there at its length; the sums are not read again. The folder is listed,
   * as a question for each file is a request for each where requests are slow and cost money.
   */
  public boolean isConsistent(FileSystem fileSystem, Path folder) throws IOException {
    Map<Path, Long> lengths = new HashMap<>();
    for (FileEntry entry : files) {
      lengths.put(PlainPath.of(fileSystem, new Path(folder, entry.path())), entry.bytes());
    }
    try {
      for (FileStatus found : FilesBelow.of(fileSystem, folder)) {
        lengths.remove(PlainPath.of(fileSystem, found.getPath()), found.getLen());
      }
    } catch (FileNotFoundException noFolder) {
      return false;
    }
    return lengths.isEmpty();
  }

  /**
   * Writes the manifest into its folder, atomically, and removes what killed attempts at its files
   * left; call it when all files are there.
   */
  public void write(FileSystem fileSystem, Path folder) throws IOException {
    AtomicFile.writeText(fileSystem, new Path(folder, NAME), Json.pretty(this));
    List<String> written = new ArrayList<>(List.of(NAME));
    files.forEach(file -> written.add(file.path()));
    Leftovers.remove(fileSystem, folder, written);
  }

  /** Rows of all files. */
  public long rows() {
    return files.stream().mapToLong(FileEntry::rows).sum();
  }
}
