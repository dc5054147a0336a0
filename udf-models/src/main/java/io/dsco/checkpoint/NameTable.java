package io.dsco.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Under which names a file may hold a model's tensors. A table is data: one per model.
 *
 * <p>A renaming applies to whole segments of a dotted name: {@code to_q} renamed to {@code query}
 * lets the model's {@code mid.to_q.weight} be stored as {@code mid.query.weight}. A table may also
 * say which tensors of a file the model does not need, and for which linear weights (out, in) a 1×1
 * convolution (out, in, 1, 1) may stand.
 */
public final class NameTable {
  private final Map<String, String> renamings;
  private final Set<String> ignorable;
  private final Set<String> pointwise;

  private NameTable(Map<String, String> renamings, Set<String> ignorable, Set<String> pointwise) {
    this.renamings = renamings;
    this.ignorable = ignorable;
    this.pointwise = pointwise;
  }

  /** Files use the model's names. */
  public static NameTable identity() {
    return new NameTable(Map.of(), Set.of(), Set.of());
  }

  /**
   * Also accepts {@code stored} where the model says {@code model}; both are one or more whole
   * segments of a name. One file uses either all the model's segments or all the stored ones.
   */
  public NameTable renaming(String model, String stored) {
    Map<String, String> more = new LinkedHashMap<>(renamings);
    if (more.put(model, stored) != null) {
      throw new IllegalArgumentException("segment " + model + " is renamed twice");
    }
    return new NameTable(more, ignorable, pointwise);
  }

  /** Passes over a file's tensors of these names, or whose names end in such a segment. */
  public NameTable ignoring(String... names) {
    return new NameTable(renamings, union(ignorable, names), pointwise);
  }

  /** Accepts 1×1 convolutions for the weights of layers whose last segments are these. */
  public NameTable acceptingPointwiseConvolution(String... layers) {
    return new NameTable(renamings, ignorable, union(pointwise, layers));
  }

  /** Names that a file may use for the model's {@code name}, its own first. */
  List<String> accepted(String name) {
    List<String> accepted = new ArrayList<>(List.of(name));
    renamings.forEach(
        (model, stored) -> {
          String dotted = "." + name + ".";
          if (dotted.contains("." + model + ".")) {
            String renamed = dotted.replace("." + model + ".", "." + stored + ".");
            accepted.add(renamed.substring(1, renamed.length() - 1));
          }
        });
    return accepted;
  }

  /** Whether a file's tensor may be passed over. */
  boolean isIgnorable(String stored) {
    return ignorable.stream().anyMatch(name -> stored.equals(name) || stored.endsWith("." + name));
  }

  /** Whether the model's {@code name} may be stored as a 1×1 convolution. */
  boolean acceptsPointwiseConvolution(String name) {
    return pointwise.stream().anyMatch(layer -> ("." + name).endsWith("." + layer + ".weight"));
  }

  private static Set<String> union(Set<String> some, String... more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }
}
