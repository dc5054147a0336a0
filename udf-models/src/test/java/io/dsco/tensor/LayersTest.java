package io.dsco.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every layer against its definition, written out in double precision. */
class LayersTest {
  /** Some units in the last place of float32 for values of order one. */
  private static final double ROUNDING = 2e-6;

  private NDManager manager;
  private GradMode mode;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    mode = GradMode.inference();
  }

  @AfterEach
  void close() {
    mode.close();
    manager.close();
  }

  @Test
  void groupNormNormalisesEachSamplesGroups() {
    int n = 2;
    int c = 4;
    int groups = 2;
    int area = 6;
    float[] x = random(n * c * area, 1);
    float[] scale = random(c, 2);
    float[] shift = random(c, 3);
    StateDict weights = new StateDict(manager);
    weights.put("norm.weight", Tensors.of(weights.manager(), scale, new Shape(c)));
    weights.put("norm.bias", Tensors.of(weights.manager(), shift, new Shape(c)));
    double[] expected = new double[x.length];
    int group = c / groups * area;
    for (int from = 0; from < x.length; from += group) {
      double mean = 0;
      double square = 0;
      for (int i = from; i < from + group; i++) {
        mean += x[i] / (double) group;
        square += (double) x[i] * x[i] / group;
      }
      double deviation = Math.sqrt(square - mean * mean + 0.1);
      for (int i = from; i < from + group; i++) {
        int channel = i / area % c;
        expected[i] = (x[i] - mean) / deviation * scale[channel] + shift[channel];
      }
    }
    NDArray input = Tensors.of(manager, x, new Shape(n, c, 2, 3));
    // A large epsilon, so that leaving it out, or adding it outside the root, would show.
    check(Layers.groupNorm(input, weights, "norm", groups, 0.1), expected);
  }

  @Test
  void layerNormNormalisesTheLastAxis() {
    int width = 5;
    float[] x = random(3 * width, 4);
    double[] expected = new double[x.length];
    for (int from = 0; from < x.length; from += width) {
      double mean = 0;
      for (int i = from; i < from + width; i++) {
        mean += x[i] / (double) width;
      }
      double variance = 0;
      for (int i = from; i < from + width; i++) {
        variance += (x[i] - mean) * (x[i] - mean) / width;
      }
      for (int i = from; i < from + width; i++) {
        expected[i] = (x[i] - mean) / Math.sqrt(variance + 0.1);
      }
    }
    check(Layers.layerNorm(Tensors.of(manager, x, new Shape(3, width)), 0.1), expected);
  }

  @Test
  void siluIsTheArgumentTimesItsSigmoid() {
    float[] x = spread();
    double[] expected = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      expected[i] = x[i] / (1 + Math.exp(-x[i]));
    }
    check(Layers.silu(Tensors.of(manager, x, new Shape(x.length))), expected);
  }

  @Test
  void geluIsTheTanhForm() {
    float[] x = spread();
    double[] expected = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double inner = Math.sqrt(2 / Math.PI) * (x[i] + 0.044715 * Math.pow(x[i], 3));
      expected[i] = 0.5 * x[i] * (1 + Math.tanh(inner));
    }
    check(Layers.geluTanh(Tensors.of(manager, x, new Shape(x.length))), expected);
  }

  @Test
  void attentionWeighsValuesByTheSoftmaxOfScaledProducts() {
    int heads = 2;
    int tokens = 3;
    int d = 4;
    Shape shape = new Shape(1, heads, tokens, d);
    float[] q = random(heads * tokens * d, 5);
    float[] k = random(heads * tokens * d, 6);
    float[] v = random(heads * tokens * d, 7);
    double[] expected = new double[q.length];
    for (int row = 0; row < heads * tokens; row++) {
      int head = row / tokens * tokens;
      double total = 0;
      double[] sum = new double[d];
      for (int other = head; other < head + tokens; other++) {
        double product = 0;
        for (int i = 0; i < d; i++) {
          product += (double) q[row * d + i] * k[other * d + i];
        }
        double weight = Math.exp(product / Math.sqrt(d));
        total += weight;
        for (int i = 0; i < d; i++) {
          sum[i] += weight * v[other * d + i];
        }
      }
      for (int i = 0; i < d; i++) {
        expected[row * d + i] = sum[i] / total;
      }
    }
    NDArray found =
        Layers.attention(
            Tensors.of(manager, q, shape),
            Tensors.of(manager, k, shape),
            Tensors.of(manager, v, shape));
    check(found, expected);
  }

  @Test
  void averagePoolingTakesTheMeanOfEachWindow() {
    float[] x = random(2 * 16, 8);
    double[] expected = new double[8];
    for (int i = 0; i < x.length; i++) {
      expected[i / 16 * 4 + i % 16 / 8 * 2 + i % 4 / 2] += x[i] / 4.0;
    }
    check(Layers.averagePool(Tensors.of(manager, x, new Shape(1, 2, 4, 4)), 2), expected);
  }

  private static void check(NDArray found, double[] expected) {
    float[] values = found.toFloatArray();
    assertThat(values).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      double tolerance = ROUNDING * Math.max(1, Math.abs(expected[i]));
      assertThat((double) values[i]).as("value %d", i).isCloseTo(expected[i], within(tolerance));
    }
  }

  private static float[] random(int size, long which) {
    return RandomStream.of(1, Purpose.SUBSET, which).fillGaussian(new float[size]);
  }

  private static float[] spread() {
    float[] x = new float[41];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i - 20) / 2f;
    }
    return x;
  }
}
