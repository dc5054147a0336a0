package io.dsco.synthesize;

import io.dsco.encode.LatentTable;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ModelTasks;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;

/**
 * The files of a stage that makes one a class: the journal of paid-for work. A file names its
 * fingerprint in its metadata and appears whole, so a later attempt knows what is there.
 */
public final class ClassFiles {
  /** Key of the class fingerprint in a class file's metadata and in the manifest. */
  public static final String FINGERPRINT = "dsco.class_fingerprint";

  /** Key by which a task tells that a file was there; in no manifest. */
  private static final String FOUND = "found";

  /** Key by which a task tells where the class's kept pivots came from; in no manifest. */
  private static final String TARGETS = "targets";

  private ClassFiles() {}

  /** Marks the entry of a file that was there. */
  static FileEntry found(FileEntry entry) {
    return marked(entry, FOUND, "true");
  }

  /** Marks the entry of a file with where its class's pivots came from. */
  static FileEntry made(FileEntry entry, ClassGuidance.TargetOrigin targets) {
    return marked(entry, TARGETS, targets.name());
  }

  private static FileEntry marked(FileEntry entry, String key, String value) {
    Map<String, String> properties = new HashMap<>(entry.properties());
    properties.put(key, value);
    return entry.with(properties);
  }

  /** How many of some classes had their pivots from there. */
  static long count(List<FileEntry> entries, ClassGuidance.TargetOrigin targets) {
    return entries.stream()
        .filter(entry -> targets.name().equals(entry.properties().get(TARGETS)))
        .count();
  }

  /** Whether an entry is marked. */
  static boolean isFound(FileEntry entry) {
    return entry.properties().containsKey(FOUND);
  }

  /** An entry without its marks, for the manifest. */
  static FileEntry unmarked(FileEntry entry) {
    Map<String, String> properties = new HashMap<>(entry.properties());
    properties.keySet().removeAll(List.of(FOUND, TARGETS));
    return entry.with(properties);
  }

  /**
   * The class file of an earlier run or attempt, if it is whole and of this fingerprint.
   *
   * @param keys of the metadata that its entry tells
   */
  public static Optional<FileEntry> present(
      Workspace workspace, ClassAssignment work, long rows, List<String> keys) throws IOException {
    Path path = new Path(work.target());
    Optional<ParquetFiles.Footer> footer = new ParquetFiles(workspace).footer(path);
    if (footer.isEmpty()
        || footer.get().rows() != rows
        || !work.fingerprint().equals(footer.get().metadata().get(FINGERPRINT))) {
      return Optional.empty();
    }
    long bytes = workspace.fileSystem().getFileStatus(path).getLen();
    String sha256 = AtomicFile.sha256(workspace.fileSystem(), path);
    FileEntry entry = new FileEntry(path.getName(), rows, bytes, sha256, Map.of());
    return Optional.of(described(entry, work, footer.get().metadata(), keys));
  }

  /** The entry of a class file, with labels, fingerprint and what {@code keys} name. */
  public static FileEntry described(
      FileEntry entry, ClassAssignment work, Map<String, String> metadata, List<String> keys) {
    Map<String, String> properties = new HashMap<>();
    properties.put(LatentTable.LABEL, String.valueOf(work.label()));
    properties.put(LatentTable.DIT_LABEL, String.valueOf(work.ditLabel()));
    properties.put(FINGERPRINT, work.fingerprint());
    keys.forEach(key -> properties.put(key, metadata.get(key)));
    return entry.with(properties);
  }

  /**
   * Does the work of every class in a task of its own, in this order of starting.
   *
   * @param worker takes an assignment and gives a file's entry, both as JSON
   */
  public static List<FileEntry> make(
      ModelTasks tasks, List<ClassAssignment> work, Function<String, String> worker) {
    return tasks.each(work.stream().map(Json::canonical).toList(), worker).stream()
        .map(json -> Json.parse(json, FileEntry.class))
        .toList();
  }

  /** Whether a manifest has the class files of all this work, and no other. */
  public static boolean cover(Manifest manifest, List<ClassAssignment> work) {
    List<String> wanted = work.stream().map(ClassAssignment::fingerprint).sorted().toList();
    List<String> present =
        manifest.files().stream()
            .filter(file -> file.properties().containsKey(FINGERPRINT))
            .map(file -> file.property(FINGERPRINT))
            .sorted()
            .toList();
    return wanted.equals(present);
  }
}
