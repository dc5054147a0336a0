package io.dsco.synthesize;

import io.dsco.workspace.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How Spark's UI names the tasks of some classes, each of which is one task.
 *
 * @param name of the Spark stage, for example {@code synthesize classes 0-9}
 * @param description of the job, which also tells how a task's index leads to its class
 */
record ClassNames(String name, String description) {
  private static final int MOST_RANGES = 8;

  static ClassNames of(String stage, List<ClassAssignment> work) {
    List<Integer> labels = work.stream().map(ClassAssignment::label).toList();
    String listed = ranges(labels);
    boolean same = IntStream.range(0, labels.size()).allMatch(i -> labels.get(i) == i);
    return new ClassNames(
        stage + " classes " + listed,
        "%s: %d classes, %s; a task's index is its class%s"
            .formatted(stage, labels.size(), listed, same ? "" : "'s place in this order"));
  }

  /** The class of one assignment that travels as JSON. */
  static String of(String assignment) {
    return String.valueOf(Json.parse(assignment, ClassAssignment.class).label());
  }

  /** For example {@code 0-9, 12, 20-30}; what is too long for a line ends with an ellipsis. */
  static String ranges(List<Integer> labels) {
    List<String> ranges = new ArrayList<>();
    int from = 0;
    while (from < labels.size()) {
      int to = from;
      while (to + 1 < labels.size() && labels.get(to + 1) == labels.get(to) + 1) {
        to++;
      }
      ranges.add(labels.get(from) + (to > from ? "-" + labels.get(to) : ""));
      from = to + 1;
    }
    return ranges.size() > MOST_RANGES
        ? String.join(", ", ranges.subList(0, MOST_RANGES)) + ", …"
        : String.join(", ", ranges);
  }
}
