package io.dsco.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;

/** Weights that are made in the engine, to take the time of a model without its file. */
public final class MadeUpWeights {
  private static final double ANGLE = 12.9898;
  private static final double LARGEST = 0.03;

  private MadeUpWeights() {}

  /** Spread over ±0.03 as a sine's values are: what they are changes no time. */
  public static StateDict of(Map<String, Shape> shapes, NDManager parent) {
    StateDict weights = new StateDict(parent);
    shapes.forEach(
        (name, shape) -> {
          try (NDManager scope = weights.manager().newSubManager();
              GradMode mode = GradMode.inference()) {
            NDArray index = scope.arange(0, (int) shape.size(), 1, DataType.FLOAT32);
            NDArray angle = Tensors.consumed(index, i -> Tensors.scaled(i, ANGLE));
            NDArray values = Tensors.consumed(angle, a -> Tensors.scaled(a.sin(), LARGEST));
            weights.put(name, values.reshape(shape));
          }
        });
    return weights;
  }
}
