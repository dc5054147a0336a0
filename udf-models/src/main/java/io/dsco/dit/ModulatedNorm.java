package io.dsco.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.Layers;
import io.dsco.tensor.Tensors;

/** Layer norm without weights of its own, and the modulation that takes their place. */
final class ModulatedNorm {
  private static final double EPSILON = 1e-6;

  /** The engine wants a scale and a shift: one pair for all layers of a model. */
  private final NDArray ones;

  private final NDArray zeros;

  /** For rows of that width; what it holds lives as long as {@code owner}. */
  ModulatedNorm(NDManager owner, int width) {
    this.ones = owner.ones(new Shape(width));
    this.zeros = owner.zeros(new Shape(width));
  }

  /** Normalises x (N, T, D), then scales and shifts it by rows (R, 1, D): float32. */
  NDArray modulate(NDArray x, NDArray shift, NDArray scale) {
    NDArray normal = Layers.layerNorm(x, ones, zeros, EPSILON);
    NDArray scaled = Tensors.consumed(normal, n -> scaled(n, Tensors.shifted(scale, 1)));
    return Tensors.consumed(scaled, s -> byRow(s, shift).add(shift).reshape(x.getShape()));
  }

  /** x (N, T, D) times rows (R, 1, D). */
  static NDArray scaled(NDArray x, NDArray factor) {
    return byRow(x, factor).mul(factor).reshape(x.getShape());
  }

  /** (N, T, D) to (R, N T / R, D), so that row r of the conditioning meets its samples. */
  private static NDArray byRow(NDArray x, NDArray conditioning) {
    return x.reshape(conditioning.getShape().get(0), -1, x.getShape().get(2));
  }
}
