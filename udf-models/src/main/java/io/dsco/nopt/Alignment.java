package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import io.dsco.projector.FeatureMap;

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

  @Override
  void close();
}
