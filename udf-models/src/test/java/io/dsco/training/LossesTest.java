package io.dsco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values and gradients against the definitions, written out in double precision. */
class LossesTest {
  private static final int N = 2;
  private static final int CLASSES = 3;
  private static final float[] STUDENT = {1, -2, 0.5f, 3, 0, -1};
  private static final float[] TEACHER = {8, 1, -4, 0, 2, 2};

  /** Some units in the last place of float32 for values of order one. */
  private static final double ROUNDING = 2e-6;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void softLabelsFollowTheDivergenceAtTheirTemperatureAndItsGradient() {
    double temperature = 2.5;
    double expected = 0;
    double[] gradient = new double[STUDENT.length];
    for (int i = 0; i < N; i++) {
      double[] p = softmax(TEACHER, i, temperature);
      double[] q = softmax(STUDENT, i, temperature);
      for (int c = 0; c < CLASSES; c++) {
        expected += p[c] * Math.log(p[c] / q[c]) / N;
        gradient[i * CLASSES + c] = (q[c] - p[c]) / (temperature * N);
      }
    }
    NDArray teacher = tensor(TEACHER);
    check(x -> Losses.distillation(x, teacher, temperature), expected, gradient);
  }

  @Test
  void aStudentThatAgreesWithItsTeacherHasNoLossWhateverTheShift() {
    float[] shifted = TEACHER.clone();
    for (int c = 0; c < CLASSES; c++) {
      shifted[c] += 5;
    }
    double loss = Losses.distillation(tensor(shifted), tensor(TEACHER), 20).getFloat();
    assertThat(loss).isCloseTo(0, within(1e-7));
  }

  @Test
  void aClassThatTheTeacherExcludesAddsNothing() {
    float[] sure = {0, -1e30f, 0, 0, -1e30f, 0};
    double loss = Losses.distillation(tensor(sure), tensor(sure), 1).getFloat();
    assertThat(loss).isZero();
  }

  @Test
  void crossEntropyWeighsTheLabelsOfAMixedImage() {
    float[] targets = {0.75f, 0.25f, 0, 0, 0, 1};
    double expected = 0;
    double[] gradient = new double[STUDENT.length];
    for (int i = 0; i < N; i++) {
      double[] q = softmax(STUDENT, i, 1);
      for (int c = 0; c < CLASSES; c++) {
        expected -= targets[i * CLASSES + c] * Math.log(q[c]) / N;
        gradient[i * CLASSES + c] = (q[c] - targets[i * CLASSES + c]) / N;
      }
    }
    NDArray labels = tensor(targets);
    check(x -> Losses.crossEntropy(x, labels), expected, gradient);
  }

  private void check(Function<NDArray, NDArray> loss, double expected, double[] gradient) {
    NDArray student = tensor(STUDENT);
    student.setRequiresGradient(true);
    try (GradMode mode = GradMode.recording()) {
      NDArray found = loss.apply(student);
      GradMode.backward(found);
      assertThat((double) found.getFloat()).isCloseTo(expected, within(ROUNDING));
    }
    float[] values = student.getGradient().toFloatArray();
    for (int i = 0; i < gradient.length; i++) {
      assertThat((double) values[i]).as("gradient %d", i).isCloseTo(gradient[i], within(ROUNDING));
    }
  }

  private static double[] softmax(float[] logits, int row, double temperature) {
    double[] p = new double[CLASSES];
    double sum = 0;
    for (int c = 0; c < CLASSES; c++) {
      p[c] = Math.exp(logits[row * CLASSES + c] / temperature);
      sum += p[c];
    }
    for (int c = 0; c < CLASSES; c++) {
      p[c] /= sum;
    }
    return p;
  }

  private NDArray tensor(float[] values) {
    return Tensors.of(manager, values.clone(), new Shape(N, CLASSES));
  }
}
