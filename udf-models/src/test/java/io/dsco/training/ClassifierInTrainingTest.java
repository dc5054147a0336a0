package io.dsco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.classifier.Architecture;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.classifier.InputScale;
import io.dsco.classifier.Norm;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClassifierInTrainingTest {
  static final ClassifierParameters BATCH_NORM =
      new ClassifierParameters(
          Architecture.CONVNET,
          Norm.BATCH,
          TinyImages.SIDE,
          InputScale.SYMMETRIC,
          TinyImages.CLASSES,
          6,
          2);

  private static final String MEAN = "features.0.norm.running_mean";

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void runningStatisticsAreNeitherOptimisedNorDecayedNorAveraged() {
    try (ClassifierInTraining training =
        new ClassifierInTraining("one", BATCH_NORM, 0.9, 5, manager)) {
      StateDict weights = training.state().weights();
      float[] filters = weights.get("features.0.conv.weight").toFloatArray();
      float[] bias = weights.get("features.0.conv.bias").toFloatArray();
      assertThat(weights.get(MEAN).toFloatArray()).containsOnly(0f);
      float[] mean = meansOfFirstMaps(filters, bias);

      step(training, 0.01);

      float[] running = weights.get(MEAN).toFloatArray();
      for (int c = 0; c < running.length; c++) {
        // Some units in the last place of sums over 1920 values of order one.
        assertThat(running[c]).isCloseTo(0.1f * mean[c], within(1e-5f));
      }
      assertThat(training.state().result().get(MEAN).toFloatArray()).containsExactly(running);
      assertThat(training.state().result().get("features.0.conv.weight").toFloatArray())
          .isNotEqualTo(weights.get("features.0.conv.weight").toFloatArray());
      Set<String> optimised = training.state().optimizer().firstMoments().tensors().keySet();
      assertThat(optimised)
          .doesNotContainAnyElementsOf(BATCH_NORM.buffers())
          .hasSize(BATCH_NORM.shapes().size() - BATCH_NORM.buffers().size());
    }
  }

  /** Means over batch and pixels of the first convolution, zeros around the images. */
  private static float[] meansOfFirstMaps(float[] filters, float[] bias) {
    float[] batch = TinyImages.noise().batch(30, i -> i);
    int side = TinyImages.SIDE;
    double[] sums = new double[bias.length];
    for (int i = 0; i < batch.length; i++) {
      int channel = i / (side * side) % 3;
      int y = i / side % side;
      int x = i % side;
      for (int k = 0; k < 9; k++) {
        int row = y + 1 - k / 3;
        int column = x + 1 - k % 3;
        boolean inside = row >= 0 && row < side && column >= 0 && column < side;
        for (int o = 0; inside && o < sums.length; o++) {
          sums[o] += (double) filters[(o * 3 + channel) * 9 + k] * batch[i];
        }
      }
    }
    float[] means = new float[bias.length];
    for (int o = 0; o < means.length; o++) {
      means[o] = (float) (sums[o] / (30 * side * side) + bias[o]);
    }
    return means;
  }

  @Test
  void withoutAnAverageTheWeightsAreTheResult() {
    try (ClassifierInTraining training =
        new ClassifierInTraining("one", BATCH_NORM, 0, 5, manager)) {
      assertThat(training.state().average()).isEmpty();
      assertThat(training.state().result()).isSameAs(training.state().weights());
    }
  }

  private static void step(ClassifierInTraining training, double learningRate) {
    try (GradMode mode = GradMode.recording();
        NDManager scope = training.scope()) {
      float[] batch = TinyImages.noise().batch(30, i -> i);
      NDArray logits =
          training.logits(
              Tensors.of(scope, batch, new Shape(30, 3, TinyImages.SIDE, TinyImages.SIDE)));
      NDArray targets = scope.zeros(logits.getShape());
      NDArray first = Tensors.shifted(targets, 1.0 / TinyImages.CLASSES);
      training.learn(Losses.crossEntropy(logits, first), learningRate);
    }
  }
}
