package io.dsco.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.ParameterShapes;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PassTest {
  private static final double RATE = 0.2;

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
  void evaluationLeavesNothingOut() {
    NDArray x = manager.ones(new Shape(2, 3));
    assertThat(Pass.EVALUATION.dropout(x, RATE)).isSameAs(x);
    assertThat(Pass.EVALUATION.stochasticDepth(x, RATE)).isSameAs(x);
  }

  @Test
  void dropoutSetsAShareToZeroAndKeepsTheMean() {
    float[] found = training(1).dropout(manager.ones(new Shape(100, 100)), RATE).toFloatArray();
    int zeros = 0;
    for (float value : found) {
      assertThat(value).isIn(0f, 1.25f);
      zeros += value == 0 ? 1 : 0;
    }
    // Four deviations of a binomial distribution over 10,000.
    assertThat(zeros / 10_000.0).isCloseTo(RATE, within(4 * Math.sqrt(RATE * (1 - RATE)) / 100));
  }

  @Test
  void stochasticDepthDropsWholeSamples() {
    int n = 400;
    float[] found =
        training(1).stochasticDepth(manager.ones(new Shape(n, 2, 3, 3)), RATE).toFloatArray();
    int zeros = 0;
    for (int i = 0; i < n; i++) {
      float[] sample = Arrays.copyOfRange(found, i * 18, (i + 1) * 18);
      assertThat(sample[0]).isIn(0f, 1.25f);
      float[] same = new float[18];
      Arrays.fill(same, sample[0]);
      assertThat(sample).containsExactly(same);
      zeros += sample[0] == 0 ? 1 : 0;
    }
    assertThat(zeros / (double) n).isCloseTo(RATE, within(4 * Math.sqrt(RATE * (1 - RATE) / n)));
  }

  @Test
  void masksAreThoseOfTheirStreamAndLayersHaveTheirOwn() {
    NDArray x = manager.ones(new Shape(64));
    Pass one = training(1);
    float[] first = one.dropout(x, RATE).toFloatArray();
    assertThat(one.dropout(x, RATE).toFloatArray()).isNotEqualTo(first);
    assertThat(training(1).dropout(x, RATE).toFloatArray()).containsExactly(first);
    assertThat(training(2).dropout(x, RATE).toFloatArray()).isNotEqualTo(first);
  }

  @Test
  void aRateOfZeroDrawsNothing() {
    NDArray x = manager.ones(new Shape(64));
    Pass one = training(1);
    assertThat(one.stochasticDepth(x, 0)).isSameAs(x);
    assertThat(one.dropout(x, RATE).toFloatArray())
        .containsExactly(training(1).dropout(x, RATE).toFloatArray());
  }

  @Test
  void evaluationFreesEveryLayersValuesWhenTheNextIsDone() {
    List<NDArray> made = new ArrayList<>();
    List<Integer> alive = new ArrayList<>();
    NDArray x = manager.ones(new Shape(2, 3));
    NDArray y = network(made, alive).apply(x, new StateDict(manager), Pass.EVALUATION);
    assertThat(y.toFloatArray()).containsOnly(24); // 2 · 2 · (1 + 2) · 2
    // What came from the layer before is all that a layer finds; before the last that is a sum.
    assertThat(alive).containsExactly(0, 1, 1, 0);
    assertThat(made).filteredOn(value -> !value.isReleased()).hasSize(1);
    assertThat(x.isReleased()).isFalse();
  }

  @Test
  void trainingFreesNothing() {
    List<NDArray> made = new ArrayList<>();
    List<Integer> alive = new ArrayList<>();
    network(made, alive).apply(manager.ones(new Shape(2, 3)), new StateDict(manager), training(1));
    assertThat(alive).containsExactly(0, 2, 4, 6);
  }

  /** Doubles four times, the third time as a branch beside what comes in. */
  private static Layer network(List<NDArray> made, List<Integer> alive) {
    Layer doubling = doubling(made, alive);
    Layer residual = new Layer.Residual(Layer.sequence(doubling), Layer.IDENTITY);
    return Layer.sequence(Layer.sequence(doubling, doubling), residual, doubling);
  }

  private static Layer doubling(List<NDArray> made, List<Integer> alive) {
    return new Layer() {
      @Override
      public void declare(ParameterShapes shapes) {}

      @Override
      public Cost cost(int side) {
        return new Cost(side, 0, 0);
      }

      @Override
      public NDArray apply(NDArray x, StateDict weights, Pass pass) {
        alive.add((int) made.stream().filter(value -> !value.isReleased()).count());
        made.add(Tensors.scaled(x, 1));
        made.add(Tensors.scaled(x, 2));
        return made.get(made.size() - 1);
      }
    };
  }

  private static Pass training(long step) {
    return Pass.training(RandomStream.of(5, Purpose.DROPOUT, step));
  }
}
