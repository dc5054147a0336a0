package io.dsco.encode;

import io.dsco.config.UserException;
import io.dsco.source.SourceException;
import io.dsco.workspace.FileEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What came of encoding a source: a file of latents for each class, and one of rejected inputs
 * where there were any.
 *
 * @param files as {@link LatentFiles#writeAll} leaves them
 */
record EncodedClasses(List<FileEntry> files) {
  /** The files of latents, without what tells how many were reused. */
  List<FileEntry> latents() {
    return files.stream()
        .filter(entry -> label(entry) >= 0)
        .map(EncodedClasses::withoutReused)
        .toList();
  }

  /** Images that were encoded, or taken from an earlier run. */
  long images() {
    return files.stream().filter(entry -> label(entry) >= 0).mapToLong(FileEntry::rows).sum();
  }

  /** Those that were taken from an earlier run. */
  long reused() {
    return files.stream()
        .filter(entry -> label(entry) >= 0)
        .mapToLong(entry -> Long.parseLong(entry.property(LatentTable.REUSED)))
        .sum();
  }

  /** Inputs that could not be used. */
  long rejected() {
    return files.stream().filter(entry -> label(entry) < 0).mapToLong(FileEntry::rows).sum();
  }

  /**
   * Refuses another number of inputs than the source had when it was opened, as the result's
   * fingerprint stands for those.
   *
   * @throws UserException when there is no input at all
   * @throws SourceException when there are more or fewer
   */
  void requireInputs(long expected) {
    long read = images() + rejected();
    if (read == 0) {
      throw new UserException("the source has no images (source.path)");
    }
    if (read != expected) {
      throw new SourceException(
          "the source changed while it was encoded: it had %d images, %d were read"
              .formatted(expected, read));
    }
  }

  /**
   * Refuses other labels than those of the classes.
   *
   * @param names of the classes in the order of their labels
   * @throws UserException when a class has no image, or a label no name
   */
  void requireClasses(List<String> names) {
    Set<Integer> found = latents().stream().map(EncodedClasses::label).collect(Collectors.toSet());
    for (int label = 0; label < names.size(); label++) {
      if (!found.contains(label)) {
        throw new UserException(
            "class " + names.get(label) + " (label " + label + ") has no usable image");
      }
    }
    for (int label : found) {
      if (label >= names.size()) {
        throw new UserException(
            "label " + label + " has no class name, there are " + names.size() + " classes");
      }
    }
  }

  private static FileEntry withoutReused(FileEntry entry) {
    Map<String, String> properties = new HashMap<>(entry.properties());
    properties.remove(LatentTable.REUSED);
    return entry.with(properties);
  }

  private static int label(FileEntry entry) {
    return Integer.parseInt(entry.property(LatentTable.LABEL));
  }
}
