package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.dsco.tensor.Tensors;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Cuts sorted target features into equal quantile ranges (eq. 20). */
final class PivotCut {
  /** Channels sorted at once, so that the sort's index array stays small. */
  private static final int CHANNELS = 256;

  private PivotCut() {}

  /**
   * Pivots of features (count, J) for several numbers of samples, of each of which count is a
   * multiple: one sort serves all. On a processor the host sorts, several times faster than the
   * engine.
   *
   * <p>Sorting and averaging commute with an increasing affine map, so the normalisation is applied
   * to the pivots instead of to every feature.
   *
   * @return in the order of {@code samples}
   */
  static QuantilePivots[] of(NDArray features, int... samples) {
    return of(
        features,
        features.getDevice().isGpu() ? PivotCut::sortedByEngine : PivotCut::sortedByHost,
        samples);
  }

  /** The same with a sort along the second axis of (channels, count). */
  static QuantilePivots[] of(NDArray features, UnaryOperator<NDArray> sort, int... samples) {
    int channels = Math.toIntExact(features.getShape().get(1));
    float[] mean = new float[channels];
    float[] deviation = new float[channels];
    float[][] pivots = new float[samples.length][];
    Arrays.setAll(pivots, i -> new float[Math.multiplyExact(channels, samples[i])]);
    for (int start = 0; start < channels; start += CHANNELS) {
      int end = Math.min(channels, start + CHANNELS);
      try (NDManager scope = features.getManager().newSubManager()) {
        NDArray f = features.get(new NDIndex().addAllDim().addSliceDim(start, end)).transpose();
        f.attach(scope);
        NDArray m = f.mean(new int[] {1}, true); // (channels, 1)
        NDArray s = f.sub(m).square().mean(new int[] {1}, true).sqrt();
        NDArray sorted = sort.apply(f);
        copy(m, mean, start);
        copy(s, deviation, start);
        for (int i = 0; i < samples.length; i++) {
          NDArray ranges = sorted.reshape(end - start, samples[i], -1).mean(new int[] {2});
          copy(ranges.sub(m).div(s), pivots[i], start * samples[i]); // (channels, N_S)
        }
      }
    }
    return IntStream.range(0, samples.length)
        .mapToObj(i -> new QuantilePivots(samples[i], mean, deviation, pivots[i]))
        .toArray(QuantilePivots[]::new);
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
