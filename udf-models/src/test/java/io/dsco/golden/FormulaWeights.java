package io.dsco.golden;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.RandomStream;
import io.dsco.tensor.Tensors;
import java.util.function.DoubleUnaryOperator;

/** Weights too large to store, by the formula in the golden folder's {@code formula.py}. */
final class FormulaWeights {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private FormulaWeights() {}

  /** The float tensor of that key in a state dictionary. */
  static NDArray tensor(NDManager manager, String key, Shape shape, long seed, double gain2) {
    DoubleUnaryOperator rule = rule(key, shape, gain2);
    float[] values = new float[Math.toIntExact(shape.size())];
    long base = RandomStream.coordinate(key) ^ (seed * GOLDEN_GAMMA);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rule.applyAsDouble(uniform(base + (i + 1) * GOLDEN_GAMMA));
    }
    return Tensors.of(manager, values, shape);
  }

  /** What becomes of a number in [0, 1). */
  private static DoubleUnaryOperator rule(String key, Shape shape, double gain2) {
    if (key.endsWith("running_var")) {
      return u -> 0.5 + u;
    }
    if (shape.dimension() >= 2) {
      double scale = Math.sqrt(gain2 * 3 / ((double) shape.size() / shape.get(0)));
      return u -> (2 * u - 1) * scale;
    }
    if (key.endsWith(".weight")) {
      return u -> 1 + 0.2 * (2 * u - 1);
    }
    if (key.endsWith(".bias") || key.endsWith("running_mean")) {
      return u -> 0.1 * (2 * u - 1);
    }
    throw new AssertionError("the formula has no rule for " + key + " of " + shape);
  }

  private static double uniform(long state) {
    long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z = z ^ (z >>> 31);
    return (z >>> 11) * 0x1p-53;
  }
}
