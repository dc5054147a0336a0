package io.dsco.nopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.dsco.nopt.Objective.LossAndGradient;
import io.dsco.projector.FeatureMap;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepObjectiveTest {
  private final Problem problem = new Problem(6, 9);
  private final Alignment alignment = problem.alignment();

  @AfterEach
  void free() {
    problem.close();
  }

  @Test
  void equalsTheLiteralForm() {
    LossAndGradient fast = objective(4).at(problem.noise);
    LossAndGradient literal =
        LiteralObjective.pooled(problem.mean, problem.logVariance, problem.projector, alignment)
            .at(problem.noise);
    assertThat(fast.loss().getFloat()).isCloseTo(literal.loss().getFloat(), within(1e-3f));
    assertThat(distance(fast.gradient(), literal.gradient())).isLessThan(1e-5f);
  }

  @Test
  void chunksChangeNothingButRounding() {
    NDArray whole = objective(6).at(problem.noise).gradient();
    for (int chunk : new int[] {1, 4, 5}) {
      assertThat(distance(objective(chunk).at(problem.noise).gradient(), whole)).isLessThan(1e-5f);
    }
  }

  @Test
  void theRealityLossHasItsWeight() {
    LossAndGradient without = weighted(0).at(problem.noise);
    LossAndGradient half = weighted(0.5).at(problem.noise);
    LossAndGradient whole = weighted(1).at(problem.noise);

    assertThat(whole.gradient().toFloatArray())
        .isEqualTo(objective(4).at(problem.noise).gradient().toFloatArray());
    assertThat(distance(without.gradient().add(Reality.gradient(problem.noise)), whole.gradient()))
        .isLessThan(1e-5f);
    assertThat(
            distance(
                half.gradient().add(half.gradient()), without.gradient().add(whole.gradient())))
        .isLessThan(1e-5f);
    assertThat(without.loss().getFloat() + Reality.loss(problem.noise).getFloat())
        .isCloseTo(whole.loss().getFloat(), within(1e-3f));
  }

  private StepObjective weighted(double lambdaReality) {
    return new StepObjective(problem.mean, problem.logVariance, alignment, lambdaReality, 4);
  }

  @Test
  void gradientIsThatOfFiniteDifferences() {
    StepObjective objective = objective(3);
    NDArray gradient = objective.at(problem.noise).gradient();
    NDArray direction = problem.normal(6, 11);
    double slope;
    try (GradMode mode = GradMode.inference()) {
      slope = gradient.mul(direction).sum().getFloat();
    }
    double step = 1e-3;
    double above = loss(objective, direction, step);
    double below = loss(objective, direction, -step);
    assertThat((above - below) / (2 * step)).isCloseTo(slope, within(0.02 * Math.abs(slope) + 0.2));
  }

  @Test
  void garbageCollectionBetweenForwardAndBackwardLeavesTheGradient() {
    FeatureMap collecting =
        latents -> {
          NDArray features = problem.projector.pooled(latents);
          System.gc();
          return features;
        };
    NDArray undisturbed = gradient(problem.projector::pooled);
    for (int i = 0; i < 5; i++) {
      assertThat(gradient(collecting).toFloatArray()).isEqualTo(undisturbed.toFloatArray());
    }
  }

  private NDArray gradient(FeatureMap map) {
    try (Alignment own =
            new DataAccessibleAlignment(map, problem.pivots(6), 1e-2, problem.manager);
        StepObjective objective = new StepObjective(problem.mean, problem.logVariance, own, 3)) {
      return objective.at(problem.noise).gradient();
    }
  }

  @Test
  void twoThreadsGetWhatOneGets() {
    NoiseOptimizer optimizer = new NoiseOptimizer(NoiseOptimization.PAPER.withIterations(20));
    float[] alone = optimise(optimizer);
    CompletableFuture<float[]> first = CompletableFuture.supplyAsync(() -> optimise(optimizer));
    CompletableFuture<float[]> second = CompletableFuture.supplyAsync(() -> optimise(optimizer));
    assertThat(first.join()).isEqualTo(alone);
    assertThat(second.join()).isEqualTo(alone);
  }

  @Test
  void optimisingLowersTheLossAndLeavesNothingBehind() {
    StepObjective objective = objective(5);
    int before = problem.manager.getManagedArrays().size();
    double[] range = {Double.NaN, 0};
    NDArray optimised =
        new NoiseOptimizer(NoiseOptimization.PAPER)
            .optimize(
                objective,
                problem.noise,
                loss -> {
                  range[0] = Double.isNaN(range[0]) ? loss : range[0];
                  range[1] = loss;
                });
    assertThat(range[1]).isLessThan(0.8 * range[0]);
    optimised.close();
    assertThat(problem.manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void refusesMeanAndVarianceOfDifferentShapes() {
    assertThatThrownBy(() -> new StepObjective(problem.mean, problem.latents, alignment))
        .hasMessage("mean and log variance must have one shape, had (6, 4, 8, 8) and (9, 4, 8, 8)");
  }

  private StepObjective objective(int chunk) {
    return new StepObjective(problem.mean, problem.logVariance, alignment, chunk);
  }

  private float[] optimise(NoiseOptimizer optimizer) {
    try (StepObjective objective = objective(4);
        NDArray optimised = optimizer.optimize(objective, problem.noise)) {
      return optimised.toFloatArray();
    }
  }

  private double loss(StepObjective objective, NDArray direction, double step) {
    try (NDManager scope = problem.manager.newSubManager();
        GradMode mode = GradMode.inference()) {
      NDArray moved = Tensors.leaf(scope, direction);
      return objective.at(Tensors.scaled(moved, step).add(problem.noise)).loss().getFloat();
    }
  }

  private static float distance(NDArray a, NDArray b) {
    try (GradMode mode = GradMode.inference()) {
      return a.sub(b).abs().max().getFloat();
    }
  }
}
