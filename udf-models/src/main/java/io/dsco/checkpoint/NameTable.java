package io.dsco.checkpoint;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Under which names a file may hold a model's tensors. A table is data: one per model.
 *
 * <p>A rule applies to whole segments of a dotted name: {@code to_q} renamed to {@code query} lets
 * the model's {@code mid.to_q.weight} be stored as {@code mid.query.weight}. A segment {@code *}
 * stands for a number, the same on both sides. A table may also say which of the model's tensors a
 * file holds in parts, in equal copies or not at all, which of a file's tensors the model does not
 * need, and for which linear weights (out, in) a 1×1 convolution (out, in, 1, 1) may stand.
 */
public final class NameTable {
  private final List<Renaming> renamings;
  private final Map<String, Formula> formulas;
  private final Set<String> ignorable;
  private final Set<String> pointwise;

  /** Values of a tensor that files with a tensor {@code marker} do not hold. */
  private record Formula(String marker, Function<Shape, float[]> values) {}

  private NameTable(
      List<Renaming> renamings,
      Map<String, Formula> formulas,
      Set<String> ignorable,
      Set<String> pointwise) {
    this.renamings = renamings;
    this.formulas = formulas;
    this.ignorable = ignorable;
    this.pointwise = pointwise;
  }

  /** Files use the model's names. */
  public static NameTable identity() {
    return new NameTable(List.of(), Map.of(), Set.of(), Set.of());
  }

  /**
   * Also accepts {@code stored} where the model says {@code model}; both are one or more whole
   * segments of a name. One file uses either all the model's segments or all the stored ones.
   */
  public NameTable renaming(String model, String stored) {
    return joining(model, stored);
  }

  /**
   * Also accepts these tensors, one after the other along their first axis, all of one length,
   * where the model has one.
   */
  public NameTable joining(String model, String... stored) {
    if (renamings.stream().anyMatch(renaming -> renaming.model().equals(model))) {
      throw new IllegalArgumentException("segment " + model + " is renamed twice");
    }
    List<Renaming> more = new ArrayList<>(renamings);
    more.add(new Renaming(model, List.of(stored)));
    return new NameTable(more, formulas, ignorable, pointwise);
  }

  /**
   * Also accepts tensors named {@code stored}, in which {@code *} is any number, where the model
   * has one: all must be equal, and the one of the lowest number is read.
   */
  public NameTable copied(String model, String stored) {
    if (model.contains(Renaming.NUMBER) || !stored.contains(Renaming.NUMBER)) {
      throw new IllegalArgumentException("copies differ in a number: " + model + ", " + stored);
    }
    return joining(model, stored);
  }

  /**
   * Computes the model's {@code name} for a file that holds {@code marker}, but no such tensor.
   *
   * @param values its float32 values in row-major order, from its shape
   */
  public NameTable computing(String name, String marker, Function<Shape, float[]> values) {
    Map<String, Formula> more = new LinkedHashMap<>(formulas);
    more.put(name, new Formula(marker, values));
    return new NameTable(renamings, more, ignorable, pointwise);
  }

  /** Passes over a file's tensors of these names, or whose names end in such a segment. */
  public NameTable ignoring(String... names) {
    return new NameTable(renamings, formulas, union(ignorable, names), pointwise);
  }

  /** Accepts 1×1 convolutions for the weights of layers whose last segments are these. */
  public NameTable acceptingPointwiseConvolution(String... layers) {
    return new NameTable(renamings, formulas, ignorable, union(pointwise, layers));
  }

  /**
   * How a file may spell the model's {@code name}, its own name first: each a list of tensors to
   * join, in whose names {@code *} is any number.
   */
  List<List<String>> accepted(String name) {
    List<List<String>> accepted = new ArrayList<>(List.of(List.of(name)));
    renamings.forEach(renaming -> renaming.apply(name).ifPresent(accepted::add));
    return accepted;
  }

  /** What gives the values of the model's {@code name} where a file of these names has none. */
  Optional<Function<Shape, float[]>> formula(String name, Set<String> stored) {
    return Optional.ofNullable(formulas.get(name))
        .filter(formula -> stored.contains(formula.marker))
        .map(Formula::values);
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
