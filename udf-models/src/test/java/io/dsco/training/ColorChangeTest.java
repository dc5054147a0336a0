package io.dsco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.Tensors;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against the same changes pixel by pixel, with the same random numbers. */
class ColorChangeTest {
  private static final int N = 4;
  private static final int AREA = 9;
  private static final Shape SHAPE = new Shape(N, 3, 3, 3);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void jitterBlendsEverySampleByItsOwnFactors() {
    Set<Integer> firsts = new HashSet<>();
    for (int seed = 0; seed < 12; seed++) {
      RandomStream mirror = stream(seed);
      double[] expected = doubles(batch());
      int[] order = mirror.permutation(3);
      firsts.add(order[0]);
      for (int kind : order) {
        for (int i = 0; i < N; i++) {
          double factor = 1 + 0.4 * (2 * mirror.nextDouble() - 1);
          blend(expected, i, kind, factor);
        }
      }
      float[] found =
          ColorChange.jitter(Tensors.of(manager, batch(), SHAPE), 0.4, stream(seed)).toFloatArray();
      assertClose(found, expected);
    }
    assertThat(firsts).containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void lightingAddsOneColourToAWholeSample() {
    RandomStream mirror = stream(1);
    double[] expected = doubles(batch());
    for (int i = 0; i < N; i++) {
      double a = 0.1 * mirror.nextGaussian() * 0.2175;
      double b = 0.1 * mirror.nextGaussian() * 0.0188;
      double c = 0.1 * mirror.nextGaussian() * 0.0045;
      for (int p = 0; p < AREA; p++) {
        expected[i * 27 + p] += -0.5675 * a + 0.7192 * b + 0.4009 * c;
        expected[i * 27 + 9 + p] += -0.5808 * a - 0.0045 * b - 0.8140 * c;
        expected[i * 27 + 18 + p] += -0.5836 * a - 0.6948 * b + 0.4203 * c;
      }
    }
    float[] found =
        ColorChange.lighting(Tensors.of(manager, batch(), SHAPE), 0.1, stream(1)).toFloatArray();
    assertClose(found, expected);
  }

  private static void blend(double[] batch, int sample, int kind, double factor) {
    double[] grey = new double[AREA];
    double mean = 0;
    int base = sample * 3 * AREA;
    for (int p = 0; p < AREA; p++) {
      grey[p] =
          0.299 * batch[base + p]
              + 0.587 * batch[base + AREA + p]
              + 0.114 * batch[base + 2 * AREA + p];
      mean += grey[p] / AREA;
    }
    for (int i = 0; i < 3 * AREA; i++) {
      double towards =
          switch (kind) {
            case 0 -> 0;
            case 1 -> grey[i % AREA];
            default -> mean;
          };
      batch[base + i] = factor * batch[base + i] + (1 - factor) * towards;
    }
  }

  private static void assertClose(float[] found, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      // A few roundings of values of order one.
      assertThat((double) found[i]).as("value %d", i).isCloseTo(expected[i], within(1e-6));
    }
  }

  private static float[] batch() {
    float[] batch = new float[N * 3 * AREA];
    RandomStream stream = RandomStream.of(1, Purpose.SUBSET, 0);
    for (int i = 0; i < batch.length; i++) {
      batch[i] = (float) stream.nextDouble();
    }
    return batch;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static RandomStream stream(long seed) {
    return RandomStream.of(seed, Purpose.TRAINING_BATCH, 0);
  }
}
