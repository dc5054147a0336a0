package io.dsco.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.StateDict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Fills a model's weights from a checkpoint, after every name and shape has been compared. */
public final class ModelWeights {
  private final Checkpoint checkpoint;
  private final Map<String, TensorInfo> stored;
  private final NameTable names;
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> ambiguous = new ArrayList<>();
  private final List<String> misshapen = new ArrayList<>();

  private ModelWeights(Checkpoint checkpoint, NameTable names) {
    this.checkpoint = checkpoint;
    this.stored = checkpoint.tensors();
    this.names = names;
  }

  /**
   * Reads the tensors that {@code expected} names into a new dictionary under {@code parent}, in
   * its order and under its names.
   *
   * @param expected the model's weights: name to shape
   * @param names under which other names the file may hold them
   * @throws CheckpointException listing all missing, surplus, ambiguous and mis-shaped tensors
   */
  public static StateDict load(
      Checkpoint checkpoint, Map<String, Shape> expected, NameTable names, NDManager parent) {
    ModelWeights weights = new ModelWeights(checkpoint, names);
    weights.match(expected);
    return weights.read(expected, parent);
  }

  /**
   * Compares names and shapes as {@link #load} does, without reading a tensor.
   *
   * @throws CheckpointException as {@link #load} does
   */
  public static void check(Checkpoint checkpoint, Map<String, Shape> expected, NameTable names) {
    new ModelWeights(checkpoint, names).match(expected);
  }

  private void match(Map<String, Shape> expected) {
    Set<String> surplus = new LinkedHashSet<>(stored.keySet());
    surplus.removeIf(names::isIgnorable);
    expected.forEach(
        (name, shape) -> {
          List<String> found = names.accepted(name).stream().filter(stored::containsKey).toList();
          found.forEach(surplus::remove);
          matchOne(name, shape, found);
        });
    List<String> problems = new ArrayList<>();
    describe(problems, "missing", missing);
    describe(problems, "surplus", surplus.stream().map(this::described).toList());
    describe(problems, "under two names", ambiguous);
    describe(problems, "of another shape", misshapen);
    if (!problems.isEmpty()) {
      throw new CheckpointException(
          checkpoint.path() + " does not fit the model: " + String.join("; ", problems));
    }
  }

  private void matchOne(String name, Shape shape, List<String> found) {
    if (found.isEmpty()) {
      missing.add(name + " " + shape);
    } else if (found.size() > 1) {
      ambiguous.add(String.join(" and ", found));
    } else if (!fits(name, shape, stored.get(found.get(0)).shape())) {
      misshapen.add(described(found.get(0)) + " instead of " + shape);
    } else {
      sources.put(name, found.get(0));
    }
  }

  private boolean fits(String name, Shape expected, Shape shape) {
    return shape.equals(expected)
        || (names.acceptsPointwiseConvolution(name)
            && shape.equals(expected.addAll(new Shape(1, 1))));
  }

  private String described(String name) {
    return name + " " + stored.get(name).shape();
  }

  private static void describe(List<String> problems, String what, List<String> tensors) {
    if (!tensors.isEmpty()) {
      problems.add(tensors.size() + " " + what + ": " + String.join(", ", tensors));
    }
  }

  private StateDict read(Map<String, Shape> expected, NDManager parent) {
    StateDict weights = new StateDict(parent);
    try {
      expected.forEach(
          (name, shape) -> {
            NDArray tensor = checkpoint.read(sources.get(name), weights.manager());
            if (!tensor.getShape().equals(shape)) {
              NDArray convolution = tensor;
              tensor = convolution.reshape(shape);
              convolution.close();
            }
            weights.put(name, tensor);
          });
      return weights;
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }
}
