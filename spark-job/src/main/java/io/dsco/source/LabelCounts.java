package io.dsco.source;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;

/** Checks the labels of a dataset that carries them as numbers. */
final class LabelCounts {
  /** More classes than any model has; a label beyond is damage. */
  private static final long MOST_CLASSES = 1_000_000;

  private LabelCounts() {}

  /**
   * The names of the classes: those of the list, or else the numbers from 0 to the largest label.
   *
   * @param images how many images each label has
   * @throws SourceException if there is no image, a label is outside the list, or a class is empty
   */
  static List<String> classNames(
      SortedMap<Long, Long> images, Optional<ClassList> classes, String place) {
    if (images.isEmpty()) {
      throw new SourceException("a dataset must hold at least one image, it is empty: " + place);
    }
    long limit = classes.map(list -> (long) list.entries().size()).orElse(MOST_CLASSES);
    requireInside(images.firstKey(), limit, place);
    requireInside(images.lastKey(), limit, place);
    List<String> names =
        classes
            .map(ClassList::names)
            .orElseGet(
                () ->
                    IntStream.rangeClosed(0, images.lastKey().intValue())
                        .mapToObj(Integer::toString)
                        .toList());
    for (int label = 0; label < names.size(); label++) {
      if (!images.containsKey((long) label)) {
        throw emptyClass(names.get(label), label, place);
      }
    }
    return names;
  }

  static SourceException emptyClass(String name, int label, String place) {
    return new SourceException(
        "every class must have at least one image, class '%s' (label %d) has none (%s)"
            .formatted(name, label, place));
  }

  private static void requireInside(long label, long limit, String place) {
    if (label < 0 || label >= limit) {
      throw new SourceException(
          "a label must be inside [0, %d) of the class list, was %d (%s)"
              .formatted(limit, label, place));
    }
  }
}
