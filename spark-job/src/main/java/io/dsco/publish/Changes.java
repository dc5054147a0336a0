package io.dsco.publish;

import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.StageResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What changed from one product to the next, and what that took.
 *
 * @param from fingerprint of the product before
 * @param to fingerprint of the new one
 * @param classes difference of every class and origin
 * @param synthesizedAnew labels whose samples were made of other images or in another way
 * @param stages what the stages before it computed, and what they found
 */
record Changes(
    String from,
    String to,
    List<ClassChange> classes,
    List<Integer> synthesizedAnew,
    List<StageWork> stages) {
  private static final int SHOWN_CLASSES = 20;
  private static final String ROW = "%-24s %-10s %8s %8s %8s %8s";

  /**
   * What a stage did.
   *
   * @param rows of its result
   * @param measured counts by name; {@link StageResult#COMPUTED} and {@link StageResult#REUSED} are
   *     images, in synthesize classes
   */
  record StageWork(String stage, String state, long rows, Map<String, Long> measured) {
    static StageWork of(StageResult result) {
      return new StageWork(
          result.stage(),
          result.state().name().toLowerCase(Locale.ROOT),
          result.rows(),
          result.measured());
    }
  }

  static Changes of(
      Manifest before, Manifest after, List<ClassChange> classes, List<StageResult> stages) {
    return new Changes(
        before.fingerprint(),
        after.fingerprint(),
        classes,
        anew(before, after),
        stages.stream().map(StageWork::of).toList());
  }

  private static List<Integer> anew(Manifest before, Manifest after) {
    Map<?, ?> known = fingerprints(before);
    List<Integer> labels = new ArrayList<>();
    new TreeMap<>(fingerprints(after))
        .forEach(
            (label, fingerprint) -> {
              if (!fingerprint.equals(known.get(label))) {
                labels.add(Integer.valueOf(label));
              }
            });
    return labels.stream().sorted().toList();
  }

  private static Map<String, Object> fingerprints(Manifest product) {
    Map<String, Object> byLabel = new TreeMap<>();
    if (product.attributes().get(PublishStage.CLASS_FINGERPRINTS) instanceof Map<?, ?> found) {
      found.forEach((label, fingerprint) -> byLabel.put(String.valueOf(label), fingerprint));
    }
    return byLabel;
  }

  /** {@code changes-<from>-<to>.json}. */
  String fileName() {
    return "changes-%s-%s.json"
        .formatted(new Fingerprint(from).folder(), new Fingerprint(to).folder());
  }

  String json() {
    return Json.pretty(this);
  }

  /** A table for people: classes that changed, at most {@value #SHOWN_CLASSES} rows, and sums. */
  String text() {
    List<ClassChange> changed = classes.stream().filter(change -> !change.isNone()).toList();
    List<String> lines = new ArrayList<>();
    lines.add("what changed (%s):".formatted(fileName()));
    lines.add(row("class", "origin", "added", "removed", "changed", "kept"));
    changed.stream().limit(SHOWN_CLASSES).forEach(change -> lines.add(row(change)));
    if (changed.size() > SHOWN_CLASSES) {
      lines.add("… and %d more rows".formatted(changed.size() - SHOWN_CLASSES));
    }
    lines.add(row(sum(ProductTable.SYNTHETIC)));
    lines.add(row(sum(ProductTable.REAL)));
    lines.add("labels that were synthesized anew: " + synthesizedAnew);
    return String.join("\n", lines);
  }

  private ClassChange sum(String origin) {
    long[] sums = new long[4];
    classes.stream()
        .filter(change -> change.origin().equals(origin))
        .forEach(
            change -> {
              sums[0] += change.added();
              sums[1] += change.removed();
              sums[2] += change.changed();
              sums[3] += change.kept();
            });
    return new ClassChange(-1, "all", origin, sums[0], sums[1], sums[2], sums[3]);
  }

  private static String row(ClassChange change) {
    return row(
        change.className(),
        change.origin(),
        change.added(),
        change.removed(),
        change.changed(),
        change.kept());
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, ROW, cells);
  }
}
