package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import io.dsco.nopt.Objective.LossAndGradient;
import io.dsco.projector.FeatureMap;
import io.dsco.tensor.GradMode;

/** What the samples of a class are pulled towards: features, and a loss on them. */
public interface Alignment extends AutoCloseable {
  /** The features that the loss reads. */
  FeatureMap featureMap();

  /**
   * L_align of all N_S samples, differentiable.
   *
   * @param features of the samples, N_S first
   * @return a scalar in {@code features}' manager
   */
  NDArray loss(NDArray features);

  /** The same with its gradient, by automatic differentiation unless an alignment knows its own. */
  default LossAndGradient at(NDArray features) {
    features.setRequiresGradient(true);
    try (GradMode mode = GradMode.recording()) {
      NDArray loss = loss(features);
      GradMode.backward(loss);
      return new LossAndGradient(loss, features.getGradient());
    }
  }

  @Override
  void close();
}
