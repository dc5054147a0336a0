package io.dsco.golden;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.RandomStream;

/** Weights too large to store, by the formula in the golden folder's {@code formula.py}. */
final class FormulaWeights {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private FormulaWeights() {}

  /** The convolution or linear weight, or the bias, of that key. */
  static NDArray tensor(NDManager manager, String key, Shape shape, long seed, double gain2) {
    float[] values = new float[Math.toIntExact(shape.size())];
    double scale = 0.1;
    if (shape.dimension() >= 2) {
      double fanIn = (double) shape.size() / shape.get(0);
      scale = Math.sqrt(gain2 * 3 / fanIn);
    }
    long base = RandomStream.coordinate(key) ^ (seed * GOLDEN_GAMMA);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * uniform(base + (i + 1) * GOLDEN_GAMMA) - 1) * scale);
    }
    return manager.create(values, shape);
  }

  private static double uniform(long state) {
    long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z = z ^ (z >>> 31);
    return (z >>> 11) * 0x1p-53;
  }
}
