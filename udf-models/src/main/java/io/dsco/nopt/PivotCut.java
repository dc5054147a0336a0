package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

/** Cuts sorted target features into equal quantile ranges (eq. 20). */
final class PivotCut {
  /** Channels sorted at once, so that the sort's index array stays small. */
  private static final int CHANNELS = 256;

  private PivotCut() {}

  /**
   * Pivots of features (count, J), count a multiple of {@code samples}.
   *
   * <p>Sorting and averaging commute with an increasing affine map, so the normalisation is applied
   * to the pivots instead of to every feature.
   */
  static QuantilePivots of(NDArray features, int samples) {
    int channels = Math.toIntExact(features.getShape().get(1));
    float[] mean = new float[channels];
    float[] deviation = new float[channels];
    float[] pivots = new float[Math.multiplyExact(channels, samples)];
    for (int start = 0; start < channels; start += CHANNELS) {
      int end = Math.min(channels, start + CHANNELS);
      try (NDManager scope = features.getManager().newSubManager()) {
        NDArray f = features.get(new NDIndex().addAllDim().addSliceDim(start, end)).transpose();
        f.attach(scope);
        cut(f, samples, start, mean, deviation, pivots);
      }
    }
    return new QuantilePivots(samples, mean, deviation, pivots);
  }

  private static void cut(
      NDArray f, int samples, int start, float[] mean, float[] deviation, float[] pivots) {
    NDArray m = f.mean(new int[] {1}, true); // (channels, 1)
    NDArray s = f.sub(m).square().mean(new int[] {1}, true).sqrt();
    NDArray ranges = f.sort(1).reshape(f.getShape().get(0), samples, -1).mean(new int[] {2});
    NDArray p = ranges.sub(m).div(s); // (channels, N_S)
    copy(m, mean, start);
    copy(s, deviation, start);
    copy(p, pivots, start * samples);
  }

  private static void copy(NDArray from, float[] to, int start) {
    float[] values = from.toFloatArray();
    System.arraycopy(values, 0, to, start, values.length);
  }
}
