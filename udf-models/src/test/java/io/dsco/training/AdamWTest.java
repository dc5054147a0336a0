package io.dsco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdamWTest {
  private static final float[] START = {1, -2, 0.5f, 0};

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void updatesAreThoseOfThePaperForGradientsOfEitherSign() {
    StateDict weights = weights();
    double[] expected = {1, -2, 0.5, 0};
    double[] m = new double[4];
    double[] v = new double[4];
    try (AdamW optimizer = new AdamW(weights, AdamW.Settings.PAPER)) {
      for (int t = 1; t <= 6; t++) {
        double rate = 0.1 / t;
        // The last is of the size of epsilon.
        float[] gradient = {t, -3f / t, (t % 2 == 0) ? 2 : -2, -1e-8f};
        accumulate(weights, gradient);
        optimizer.update(rate);
        for (int i = 0; i < expected.length; i++) {
          m[i] = 0.9 * m[i] + 0.1 * gradient[i];
          v[i] = 0.999 * v[i] + 0.001 * gradient[i] * gradient[i];
          double mHat = m[i] / (1 - Math.pow(0.9, t));
          double vHat = v[i] / (1 - Math.pow(0.999, t));
          expected[i] -= rate * (mHat / (Math.sqrt(vHat) + 1e-8) + 0.01 * expected[i]);
        }
        float[] found = weights.get("w").toFloatArray();
        for (int i = 0; i < expected.length; i++) {
          assertThat((double) found[i])
              .as("weight %d after %d updates", i, t)
              .isCloseTo(expected[i], within(5e-6));
        }
      }
      assertThat(optimizer.updates()).isEqualTo(6);
    }
  }

  @Test
  void anUpdateClearsTheGradient() {
    StateDict weights = weights();
    try (AdamW optimizer = new AdamW(weights, AdamW.Settings.PAPER)) {
      accumulate(weights, new float[] {1, 2, 3, 4});
      optimizer.update(0.1);
      assertThat(weights.get("w").getGradient().toFloatArray()).containsOnly(0);
    }
  }

  @Test
  void aFixedWeightStaysAsItIs() {
    StateDict weights = weights();
    weights.put("fixed", Tensors.of(weights.manager(), START.clone(), new Shape(4)));
    try (AdamW optimizer = new AdamW(weights, AdamW.Settings.PAPER, Set.of("fixed"))) {
      accumulate(weights, new float[] {1, 2, 3, 4});
      optimizer.update(0.1);
      assertThat(weights.get("fixed").toFloatArray()).containsExactly(START);
      assertThat(optimizer.firstMoments().contains("fixed")).isFalse();
    }
  }

  @Test
  void gradientsAreClippedToTheirJointNormOnlyWhenItIsTooLarge() {
    StateDict weights = weights();
    try (AdamW optimizer = new AdamW(weights, AdamW.Settings.PAPER)) {
      accumulate(weights, new float[] {3, 0, -4, 0});
      assertThat(optimizer.clipGradients(6)).isCloseTo(5, within(1e-6));
      assertThat(weights.get("w").getGradient().toFloatArray()).containsExactly(3, 0, -4, 0);
      assertThat(optimizer.clipGradients(1)).isCloseTo(5, within(1e-6));
      assertThat(weights.get("w").getGradient().toFloatArray())
          .containsExactly(new float[] {0.6f, 0, -0.8f, 0}, within(1e-6f));
    }
  }

  private StateDict weights() {
    StateDict weights = new StateDict(manager);
    return weights.put("w", Tensors.of(weights.manager(), START.clone(), new Shape(4)));
  }

  /** A linear loss has its coefficients as gradient. */
  private void accumulate(StateDict weights, float[] gradient) {
    try (GradMode mode = GradMode.recording();
        NDManager scope = weights.manager().newSubManager()) {
      NDArray coefficients = Tensors.of(scope, gradient, new Shape(gradient.length));
      GradMode.backward(coefficients.mul(weights.get("w")).sum());
    }
  }
}
