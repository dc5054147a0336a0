package io.dsco.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.checkpoint.WeightSources.Source;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.Map;

/**
 * Fills a model's weights from a checkpoint, after every name, shape and type has been compared.
 * All weights are float32, or of a half precision that is read as float32.
 */
public final class ModelWeights {
  private ModelWeights() {}

  /**
   * Reads the tensors that {@code expected} names into a new dictionary under {@code parent}, in
   * its order and under its names. Takes the memory of those tensors and of a few pieces of the
   * file.
   *
   * @param expected the model's weights: name to shape
   * @param names under which other names the file may hold them
   * @throws CheckpointException listing all missing, surplus, ambiguous and mis-shaped tensors,
   *     those of another type, and copies that are not equal
   */
  public static StateDict load(
      Checkpoint checkpoint, Map<String, Shape> expected, NameTable names, NDManager parent) {
    Map<String, Source> sources = WeightSources.find(checkpoint, expected, names);
    StateDict weights = new StateDict(parent);
    try {
      expected.forEach(
          (name, shape) ->
              weights.put(name, read(checkpoint, sources.get(name), shape, weights.manager())));
      return weights;
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  /**
   * Compares names, shapes and types as {@link #load} does. No tensor is read but those of which
   * there must be equal copies.
   *
   * @throws CheckpointException as {@link #load} does
   */
  public static void check(Checkpoint checkpoint, Map<String, Shape> expected, NameTable names) {
    WeightSources.find(checkpoint, expected, names);
  }

  private static NDArray read(
      Checkpoint checkpoint, Source source, Shape shape, NDManager manager) {
    return source.formula().isPresent()
        ? Tensors.of(manager, source.formula().get().apply(shape), shape)
        : checkpoint.read(source.parts(), shape, manager);
  }
}
