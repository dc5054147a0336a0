package io.dsco.checkpoint;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Finds where a checkpoint holds each tensor of a model, and everything that does not fit. */
final class WeightSources {
  private final Checkpoint checkpoint;
  private final NameTable names;
  private final Map<String, TensorInfo> stored;
  private final Set<String> surplus;
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> ambiguous = new ArrayList<>();
  private final List<String> misshapen = new ArrayList<>();
  private final List<String> mistyped = new ArrayList<>();
  private final List<String> unequal = new ArrayList<>();

  /**
   * Where the values of one tensor come from.
   *
   * @param parts names of the stored tensors, to be joined along their first axis
   * @param formula gives the values instead, for a file that has none
   */
  record Source(List<String> parts, Optional<Function<Shape, float[]>> formula) {
    Source {
      parts = List.copyOf(parts);
    }
  }

  private WeightSources(Checkpoint checkpoint, NameTable names) {
    this.checkpoint = checkpoint;
    this.names = names;
    this.stored = checkpoint.tensors();
    this.surplus = new LinkedHashSet<>(stored.keySet());
  }

  /**
   * The source of every tensor that {@code expected} names.
   *
   * @throws CheckpointException listing every difference
   */
  static Map<String, Source> find(
      Checkpoint checkpoint, Map<String, Shape> expected, NameTable names) {
    WeightSources found = new WeightSources(checkpoint, names);
    expected.forEach(found::match);
    found.surplus.removeIf(names::isIgnorable);
    found.requireFit();
    return found.sources;
  }

  private void match(String name, Shape shape) {
    List<StoredParts> spellings =
        names.accepted(name).stream()
            .map(parts -> StoredParts.find(parts, stored.keySet()))
            .filter(StoredParts::isPresent)
            .toList();
    spellings.forEach(parts -> surplus.removeAll(parts.all()));
    if (spellings.isEmpty()) {
      compute(name, shape);
    } else if (spellings.size() > 1) {
      ambiguous.add(
          String.join(" and ", spellings.stream().map(parts -> parts.all().get(0)).toList()));
    } else {
      accept(name, shape, spellings.get(0));
    }
  }

  private void compute(String name, Shape shape) {
    Optional<Function<Shape, float[]>> formula = names.formula(name, stored.keySet());
    if (formula.isEmpty()) {
      missing.add(name + " " + shape);
    }
    sources.put(name, new Source(List.of(), formula));
  }

  private void accept(String name, Shape shape, StoredParts parts) {
    Shape partShape = partShape(shape, parts.count());
    parts.absent().forEach(part -> missing.add(part + " " + partShape));
    boolean fits = parts.absent().isEmpty();
    for (String part : parts.all()) {
      if (!fits(name, partShape, stored.get(part).shape())) {
        misshapen.add(described(part) + " instead of " + partShape);
        fits = false;
      }
      if (stored.get(part).type().readAs() != DataType.FLOAT32) {
        mistyped.add(part + " " + stored.get(part).type());
        fits = false;
      }
    }
    if (fits) {
      compareCopies(parts);
      sources.put(name, new Source(parts.read(), Optional.empty()));
    }
  }

  private static Shape partShape(Shape whole, int parts) {
    if (parts == 1) {
      return whole;
    }
    return new Shape(whole.get(0) / parts).addAll(whole.slice(1));
  }

  private boolean fits(String name, Shape expected, Shape shape) {
    return shape.equals(expected)
        || (names.acceptsPointwiseConvolution(name)
            && shape.equals(expected.addAll(new Shape(1, 1))));
  }

  private void compareCopies(StoredParts parts) {
    parts
        .copies()
        .forEach(
            (copy, original) -> {
              if (!checkpoint.areEqual(copy, original)) {
                unequal.add(copy + " and " + original);
              }
            });
  }

  private void requireFit() {
    List<String> problems = new ArrayList<>();
    describe(problems, "missing", missing);
    describe(problems, "surplus", surplus.stream().map(this::described).toList());
    describe(problems, "under two names", ambiguous);
    describe(problems, "of another shape", misshapen);
    describe(problems, "of another type", mistyped);
    describe(problems, "not the equal copies that they must be", unequal);
    if (!problems.isEmpty()) {
      throw new CheckpointException(
          checkpoint.path() + " does not fit the model: " + String.join("; ", problems));
    }
  }

  private String described(String name) {
    return name + " " + stored.get(name).shape();
  }

  private static void describe(List<String> problems, String what, List<String> tensors) {
    if (!tensors.isEmpty()) {
      problems.add(tensors.size() + " " + what + ": " + String.join(", ", tensors));
    }
  }
}
