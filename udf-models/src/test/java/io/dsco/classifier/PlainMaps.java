package io.dsco.classifier;

import java.util.Arrays;
import java.util.Map;

/** Feature maps of one image in double precision, with layers written out as loops. */
record PlainMaps(int channels, int side, double[] values) {
  private static final double EPSILON = 1e-5;

  /** Convolution without bias; weight (out, channels, kernel, kernel), padding half the kernel. */
  PlainMaps convolved(float[] weight, int out, int kernel, int stride) {
    int padding = kernel / 2;
    int size = (side + 2 * padding - kernel) / stride + 1;
    double[] result = new double[out * size * size];
    for (int o = 0; o < out; o++) {
      for (int c = 0; c < channels; c++) {
        for (int k = 0; k < kernel * kernel; k++) {
          double factor = weight[(o * channels + c) * kernel * kernel + k];
          addShifted(
              result, o, c, size, stride, k / kernel - padding, k % kernel - padding, factor);
        }
      }
    }
    return new PlainMaps(out, size, result);
  }

  private void addShifted(
      double[] result, int o, int c, int size, int stride, int dy, int dx, double factor) {
    for (int y = 0; y < size; y++) {
      int row = y * stride + dy;
      for (int x = 0; row >= 0 && row < side && x < size; x++) {
        int column = x * stride + dx;
        if (column >= 0 && column < side) {
          result[(o * size + y) * size + x] += factor * values[(c * side + row) * side + column];
        }
      }
    }
  }

  /** By running statistics where there are any, else by each map's own. */
  PlainMaps normalised(Map<String, float[]> weights, String prefix) {
    double[] result = new double[values.length];
    int area = side * side;
    for (int c = 0; c < channels; c++) {
      double[] map = Arrays.copyOfRange(values, c * area, (c + 1) * area);
      double mean = Arrays.stream(map).average().orElseThrow();
      double own = mean;
      double variance = Arrays.stream(map).map(v -> (v - own) * (v - own)).average().orElseThrow();
      if (weights.containsKey(prefix + ".running_mean")) {
        mean = weights.get(prefix + ".running_mean")[c];
        variance = weights.get(prefix + ".running_var")[c];
      }
      double scale = weights.get(prefix + ".weight")[c] / Math.sqrt(variance + EPSILON);
      for (int i = 0; i < area; i++) {
        result[c * area + i] = (map[i] - mean) * scale + weights.get(prefix + ".bias")[c];
      }
    }
    return new PlainMaps(channels, side, result);
  }

  PlainMaps rectified() {
    return new PlainMaps(channels, side, Arrays.stream(values).map(v -> Math.max(v, 0)).toArray());
  }

  PlainMaps plus(PlainMaps other) {
    double[] sum = values.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other.values[i];
    }
    return new PlainMaps(channels, side, sum);
  }

  /** Means of windows as wide as their stride. */
  PlainMaps averaged(int window) {
    int size = side / window;
    double[] result = new double[channels * size * size];
    for (int i = 0; i < values.length; i++) {
      int y = i / side % side / window;
      int x = i % side / window;
      if (y < size && x < size) {
        result[(i / (side * side) * size + y) * size + x] += values[i] / (window * window);
      }
    }
    return new PlainMaps(channels, size, result);
  }

  /** Highest values of 3×3 windows with stride 2 around every second pixel. */
  PlainMaps maximised() {
    int size = (side - 1) / 2 + 1;
    double[] result = new double[channels * size * size];
    Arrays.fill(result, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < values.length; i++) {
      int y = i / side % side;
      int x = i % side;
      for (int v = y / 2; v <= Math.min(size - 1, (y + 1) / 2); v++) {
        for (int u = x / 2; u <= Math.min(size - 1, (x + 1) / 2); u++) {
          int at = (i / (side * side) * size + v) * size + u;
          result[at] = Math.max(result[at], values[i]);
        }
      }
    }
    return new PlainMaps(channels, size, result);
  }
}
