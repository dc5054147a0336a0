package io.dsco.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.Tensors;

/** Sinusoidal embeddings of timesteps and of token positions. */
public final class Embeddings {
  private static final double LONGEST_PERIOD = 10_000;

  private Embeddings() {}

  /**
   * Embeds timesteps as cosines, then sines, of {@code t · 10000^(−i / half)}.
   *
   * @param timesteps original timesteps (R)
   * @return (R, width), the last column 0 when the width is odd
   */
  public static NDArray timesteps(NDManager manager, long[] timesteps, int width) {
    int half = width / 2;
    float[] values = new float[timesteps.length * width];
    for (int i = 0; i < half; i++) {
      // In float32, as the network was trained: at t = 999 the rounding is visible.
      float frequency = (float) Math.exp((float) (-Math.log(LONGEST_PERIOD)) * i / half);
      for (int row = 0; row < timesteps.length; row++) {
        float angle = timesteps[row] * frequency;
        values[row * width + i] = (float) Math.cos(angle);
        values[row * width + half + i] = (float) Math.sin(angle);
      }
    }
    return Tensors.of(manager, values, new Shape(timesteps.length, width));
  }

  /**
   * Fixed position embedding of a square grid in row-major order: the first half of a token's
   * values encodes its column, the second its row, each as sines, then cosines.
   *
   * @return side² · width values, computed in float64
   */
  public static float[] positions(int side, int width) {
    int half = width / 2;
    float[] values = new float[side * side * width];
    for (int token = 0; token < side * side; token++) {
      writePosition(values, token * width, half, token % side);
      writePosition(values, token * width + half, half, token / side);
    }
    return values;
  }

  private static void writePosition(float[] values, int offset, int width, int position) {
    int half = width / 2;
    for (int i = 0; i < half; i++) {
      double angle = position / Math.pow(LONGEST_PERIOD, (double) i / half);
      values[offset + i] = (float) Math.sin(angle);
      values[offset + half + i] = (float) Math.cos(angle);
    }
  }
}
