package io.dsco.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batch normalisation against its definition in double precision, and against a composition. */
class BatchNormTest {
  private static final int N = 3;
  private static final int C = 4;
  private static final int AREA = 6;
  private static final Shape SHAPE = new Shape(N, C, 2, 3);

  /** A large one, so that leaving it out, or adding it outside the root, would show. */
  private static final double EPSILON = 0.1;

  /** Some units in the last place of float32 for values of order one. */
  private static final double ROUNDING = 4e-6;

  private final Map<String, float[]> before = new HashMap<>();
  private NDManager manager;
  private StateDict weights;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    weights = new StateDict(manager);
    put("norm.weight", random(C, 2));
    put("norm.bias", random(C, 3));
    put("norm.running_mean", random(C, 4));
    float[] variance = random(C, 5);
    for (int c = 0; c < C; c++) {
      variance[c] = 0.5f + Math.abs(variance[c]);
    }
    put("norm.running_var", variance);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void evaluationNormalisesByTheRunningStatistics() {
    float[] x = random(N * C * AREA, 1);
    double[] expected = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int c = i / AREA % C;
      double deviation = Math.sqrt(value("running_var", c) + EPSILON);
      double normalised = (x[i] - value("running_mean", c)) / deviation;
      expected[i] = normalised * value("weight", c) + value("bias", c);
    }
    try (GradMode mode = GradMode.inference()) {
      check(Layers.batchNorm(of(x), weights, "norm", EPSILON), expected);
    }
  }

  @Test
  void trainingNormalisesByTheBatchAndTakesATenthOfItIntoTheRunningStatistics() {
    float[] x = random(N * C * AREA, 1);
    double[] mean = new double[C];
    double[] squares = new double[C];
    for (int i = 0; i < x.length; i++) {
      mean[i / AREA % C] += x[i] / (double) (N * AREA);
    }
    for (int i = 0; i < x.length; i++) {
      squares[i / AREA % C] += Math.pow(x[i] - mean[i / AREA % C], 2);
    }
    double[] expected = new double[x.length];
    double[] runningMean = new double[C];
    double[] runningVariance = new double[C];
    for (int i = 0; i < x.length; i++) {
      int c = i / AREA % C;
      double normalised = (x[i] - mean[c]) / Math.sqrt(squares[c] / (N * AREA) + EPSILON);
      expected[i] = normalised * value("weight", c) + value("bias", c);
    }
    for (int c = 0; c < C; c++) {
      runningMean[c] = 0.9 * value("running_mean", c) + 0.1 * mean[c];
      runningVariance[c] = 0.9 * value("running_var", c) + 0.1 * squares[c] / (N * AREA - 1);
    }
    try (GradMode mode = GradMode.inference()) {
      check(Layers.batchNormOfBatch(of(x), weights, "norm", EPSILON), expected);
    }
    check(weights.get("norm.running_mean"), runningMean);
    check(weights.get("norm.running_var"), runningVariance);
  }

  @Test
  void gradientsAreThoseOfAPlainComposition() {
    float[] x = random(N * C * AREA, 1);
    float[][] fused =
        gradients(x, input -> Layers.batchNormOfBatch(input, weights, "norm", EPSILON));
    float[][] plain = gradients(x, this::composed);
    for (int i = 0; i < fused.length; i++) {
      assertThat(fused[i]).as("gradient %d", i).containsExactly(plain[i], within(1e-4f));
      assertThat(fused[i]).isNotEqualTo(new float[fused[i].length]);
    }
  }

  private interface Function {
    NDArray of(NDArray x);
  }

  /** Of a loss that tells all elements apart, for input, scale and shift; fresh each time. */
  private float[][] gradients(float[] x, Function function) {
    try (GradMode mode = GradMode.recording();
        NDManager scope = manager.newSubManager()) {
      NDArray[] leaves = {
        Tensors.of(scope, x, SHAPE), weights.get("norm.weight"), weights.get("norm.bias")
      };
      for (NDArray leaf : leaves) {
        leaf.setRequiresGradient(true);
      }
      NDArray y = function.of(leaves[0]);
      NDArray loss = y.mul(y).mul(Tensors.of(scope, random(x.length, 9), SHAPE)).sum();
      System.gc(); // what the engine keeps for the backward pass must not be memory of Java
      GradMode.backward(loss);
      float[][] found = new float[leaves.length][];
      for (int i = 0; i < leaves.length; i++) {
        NDArray gradient = leaves[i].getGradient();
        gradient.attach(scope);
        found[i] = gradient.toFloatArray();
        gradient.subi(gradient.duplicate());
      }
      return found;
    }
  }

  private NDArray composed(NDArray x) {
    NDArray rows = x.transpose(1, 0, 2, 3).reshape(C, -1); // (C, N·H·W)
    NDArray centred = rows.sub(rows.mean(new int[] {1}, true));
    NDArray variance = centred.mul(centred).mean(new int[] {1}, true);
    NDArray normalised = centred.div(Tensors.shifted(variance, EPSILON).sqrt());
    NDArray y =
        normalised
            .mul(weights.get("norm.weight").reshape(C, 1))
            .add(weights.get("norm.bias").reshape(C, 1));
    return y.reshape(C, N, 2, 3).transpose(1, 0, 2, 3);
  }

  @Test
  void manyThreadsInEvaluationGetTheSameAndChangeNothing() {
    float[] x = random(N * C * AREA, 1);
    float[] mean = weights.get("norm.running_mean").toFloatArray();
    float[] variance = weights.get("norm.running_var").toFloatArray();
    float[] expected = evaluated(x);
    int arrays = weights.manager().getManagedArrays().size();
    IntStream.range(0, 64)
        .parallel()
        .forEach(i -> assertThat(evaluated(x)).containsExactly(expected));
    assertThat(weights.get("norm.running_mean").toFloatArray()).containsExactly(mean);
    assertThat(weights.get("norm.running_var").toFloatArray()).containsExactly(variance);
    assertThat(weights.manager().getManagedArrays()).hasSize(arrays);
  }

  private float[] evaluated(float[] x) {
    try (GradMode mode = GradMode.inference();
        NDManager scope = manager.newSubManager()) {
      return Layers.batchNorm(Tensors.of(scope, x, SHAPE), weights, "norm", EPSILON).toFloatArray();
    }
  }

  private void put(String name, float[] values) {
    weights.put(name, Tensors.of(weights.manager(), values, new Shape(values.length)));
  }

  /** A value as it was when it was first asked for. */
  private double value(String name, int channel) {
    return before.computeIfAbsent(name, key -> weights.get("norm." + key).toFloatArray())[channel];
  }

  private NDArray of(float[] x) {
    return Tensors.of(manager, x, SHAPE);
  }

  private static float[] random(int size, long which) {
    return RandomStream.of(1, Purpose.SUBSET, which).fillGaussian(new float[size]);
  }

  private static void check(NDArray found, double[] expected) {
    float[] values = found.toFloatArray();
    assertThat(values).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) values[i])
          .as("value %d", i)
          .isCloseTo(expected[i], within(ROUNDING * Math.max(1, Math.abs(expected[i]))));
    }
  }
}
