package io.dsco.encode;

import io.dsco.config.UserException;
import io.dsco.workspace.FileEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

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
   * Refuses more rejected inputs than are allowed.
   *
   * @param largestFraction of all inputs
   * @param list where paths and reasons are
   * @throws RejectedInputException when there are more
   * @throws UserException when there is no input at all
   */
  void requireAccepted(double largestFraction, Path list) {
    long rejected = rejected();
    long total = images() + rejected;
    if (total == 0) {
      throw new UserException("the source has no images (source.path)");
    }
    if (rejected > largestFraction * total) {
      throw new RejectedInputException(
          String.format(
              Locale.ROOT,
              "%d of %d inputs were rejected, more than input.max-rejected-fraction = %s allows;"
                  + " paths and reasons are in %s",
              rejected,
              total,
              largestFraction,
              list));
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
