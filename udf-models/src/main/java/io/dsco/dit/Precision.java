package io.dsco.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.List;

/**
 * The type that a transformer's blocks compute in.
 *
 * <p>With {@link #FLOAT16} the matrix products of attention, MLP and modulation are in half
 * precision. What has to be exact or may grow stays in float32: the embeddings of timestep, label
 * and position, the sum that runs through the blocks, layer norm, modulation, softmax, and the last
 * layer, whose output guidance takes differences of. Their weights are half a percent of all.
 */
public enum Precision {
  /** All in float32. */
  FLOAT32,
  /** Blocks in float16; for inference only, since a change of type has no gradient. */
  FLOAT16;

  private static final List<String> HALVED = List.of("blocks.", "final_layer.adaLN_modulation");

  /** Brings the weights of a {@link Dit} to this precision, one tensor at a time. */
  public void apply(StateDict weights) {
    if (this == FLOAT16) {
      List<String> names = weights.tensors().keySet().stream().filter(Precision::isHalved).toList();
      names.forEach(name -> halve(weights, name));
    }
  }

  private static boolean isHalved(String name) {
    return HALVED.stream().anyMatch(name::startsWith);
  }

  private static void halve(StateDict weights, String name) {
    NDArray half = Tensors.as(DataType.FLOAT16, weights.get(name));
    if (half != weights.get(name)) {
      weights.replace(name, half);
    }
  }
}
