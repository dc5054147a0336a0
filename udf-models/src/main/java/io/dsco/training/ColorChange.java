package io.dsco.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.RandomStream;
import io.dsco.tensor.Tensors;

/**
 * Random changes of colour of a batch (N, 3, S, S) in [0, 1], one set of random numbers a sample.
 * Values are not clamped.
 */
final class ColorChange {
  /** Weights of red, green and blue in a grey value (ITU-R BT.601). */
  private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

  /** Standard deviations of ImageNet's colours along their principal axes. */
  private static final double[] EIGENVALUES = {0.2175, 0.0188, 0.0045};

  /** ImageNet's principal axes as columns; rows are red, green and blue. */
  private static final double[][] EIGENVECTORS = {
    {-0.5675, 0.7192, 0.4009},
    {-0.5808, -0.0045, -0.8140},
    {-0.5836, -0.6948, 0.4203}
  };

  private ColorChange() {}

  /**
   * Brightness, saturation and contrast in a random order for the batch: each moves a sample away
   * from, or towards, black, its grey image, or its mean grey value.
   *
   * @param reach factors are uniform in 1 ± reach
   */
  static NDArray jitter(NDArray x, double reach, RandomStream stream) {
    NDArray result = x;
    for (int kind : stream.permutation(3)) {
      result = blend(result, kind, factors(x, reach, stream));
    }
    return result;
  }

  private static NDArray blend(NDArray x, int kind, NDArray factor) {
    if (kind == 0) {
      return x.mul(factor);
    }
    NDArray grey = luma(x); // (N, 1, S, S)
    if (kind == 2) {
      long n = x.getShape().get(0);
      grey = grey.reshape(n, -1).mean(new int[] {1}).reshape(n, 1, 1, 1);
    }
    return grey.add(x.sub(grey).mul(factor));
  }

  private static NDArray luma(NDArray x) {
    NDArray weights = Tensors.of(x.getManager(), LUMA.clone(), new Shape(1, 3, 1, 1));
    return x.mul(weights).sum(new int[] {1}, true);
  }

  private static NDArray factors(NDArray x, double reach, RandomStream stream) {
    float[] factors = new float[(int) x.getShape().get(0)];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) (1 + reach * (2 * stream.nextDouble() - 1));
    }
    return Tensors.of(x.getManager(), factors, new Shape(factors.length, 1, 1, 1));
  }

  /**
   * One colour added to a whole sample: normal along ImageNet's principal axes (Krizhevsky et al.
   * 2012, section 4.1).
   *
   * @param deviation standard deviation in units of the axes' own
   */
  static NDArray lighting(NDArray x, double deviation, RandomStream stream) {
    NDManager manager = x.getManager();
    int n = (int) x.getShape().get(0);
    float[] colours = new float[n * 3];
    for (int i = 0; i < n; i++) {
      for (int axis = 0; axis < 3; axis++) {
        double length = deviation * stream.nextGaussian() * EIGENVALUES[axis];
        for (int c = 0; c < 3; c++) {
          colours[i * 3 + c] += (float) (EIGENVECTORS[c][axis] * length);
        }
      }
    }
    return x.add(Tensors.of(manager, colours, new Shape(n, 3, 1, 1)));
  }
}
