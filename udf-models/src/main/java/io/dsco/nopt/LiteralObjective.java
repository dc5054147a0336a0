package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import io.dsco.projector.FeatureMap;
import io.dsco.projector.Projector;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;

/**
 * The objective written as the method states it: every sample at once through every convolution,
 * and one automatic differentiation of the whole loss. {@link StepObjective} is measured and tested
 * against it.
 */
final class LiteralObjective implements Objective {
  private final NDArray mean;
  private final NDArray logVariance;
  private final FeatureMap features;
  private final Alignment alignment;

  private LiteralObjective(
      NDArray mean, NDArray logVariance, FeatureMap features, Alignment alignment) {
    this.mean = mean;
    this.logVariance = logVariance;
    this.features = features;
    this.alignment = alignment;
  }

  /** With features averaged over all places after the last convolution. */
  static LiteralObjective pooled(
      NDArray mean, NDArray logVariance, Projector projector, Alignment alignment) {
    return new LiteralObjective(mean, logVariance, projector::pooled, alignment);
  }

  @Override
  public LossAndGradient at(NDArray epsilon) {
    NDArray leaf = Tensors.leaf(epsilon.getManager(), epsilon);
    leaf.setRequiresGradient(true);
    try (GradMode mode = GradMode.recording()) {
      NDArray sigma =
          Tensors.scaled(leaf.getManager().zeros(mean.getShape()).add(logVariance), 0.5);
      NDArray z = leaf.mul(sigma.exp()).add(mean);
      NDArray loss = alignment.loss(features.of(z)).add(Reality.loss(leaf));
      GradMode.backward(loss);
      return new LossAndGradient(loss, leaf.getGradient());
    }
  }
}
