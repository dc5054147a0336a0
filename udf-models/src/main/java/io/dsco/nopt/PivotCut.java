package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.dsco.tensor.Tensors;
import java.util.function.UnaryOperator;

/** Cuts sorted target features into equal quantile ranges (eq. 20). */
final class PivotCut {
  /** Channels sorted at once, so that the sort's index array stays small. */
  private static final int CHANNELS = 256;

  private PivotCut() {}

  /**
   * Pivots of features (count, J), count a multiple of {@code samples}. On a processor the host
   * sorts, several times faster than the engine.
   *
   * <p>Sorting and averaging commute with an increasing affine map, so the normalisation is applied
   * to the pivots instead of to every feature.
   */
  static QuantilePivots of(NDArray features, int samples) {
    return of(
        features,
        samples,
        features.getDevice().isGpu() ? PivotCut::sortedByEngine : PivotCut::sortedByHost);
  }

  /** The same with a sort along the second axis of (channels, count). */
  static QuantilePivots of(NDArray features, int samples, UnaryOperator<NDArray> sort) {
    int channels = Math.toIntExact(features.getShape().get(1));
    float[] mean = new float[channels];
    float[] deviation = new float[channels];
    float[] pivots = new float[Math.multiplyExact(channels, samples)];
    for (int start = 0; start < channels; start += CHANNELS) {
      int end = Math.min(channels, start + CHANNELS);
      try (NDManager scope = features.getManager().newSubManager()) {
        NDArray f = features.get(new NDIndex().addAllDim().addSliceDim(start, end)).transpose();
        f.attach(scope);
        NDArray m = f.mean(new int[] {1}, true); // (channels, 1)
        NDArray s = f.sub(m).square().mean(new int[] {1}, true).sqrt();
        NDArray ranges = sort.apply(f).reshape(end - start, samples, -1).mean(new int[] {2});
        NDArray p = ranges.sub(m).div(s); // (channels, N_S)
        copy(m, mean, start);
        copy(s, deviation, start);
        copy(p, pivots, start * samples);
      }
    }
    return new QuantilePivots(samples, mean, deviation, pivots);
  }

  static NDArray sortedByEngine(NDArray f) {
    return f.sort(1);
  }

  static NDArray sortedByHost(NDArray f) {
    float[] values = f.toFloatArray();
    int count = Math.toIntExact(f.getShape().get(1));
    FloatSorter sorter = new FloatSorter();
    for (int start = 0; start < values.length; start += count) {
      sorter.sort(values, start, count);
    }
    return Tensors.of(f.getManager(), values, f.getShape());
  }

  private static void copy(NDArray from, float[] to, int start) {
    float[] values = from.toFloatArray();
    System.arraycopy(values, 0, to, start, values.length);
  }
}
