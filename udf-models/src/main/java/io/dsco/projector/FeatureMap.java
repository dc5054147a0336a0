package io.dsco.projector;

import ai.djl.ndarray.NDArray;

/**
 * A map from latents to features that treats every sample alone, so that a batch may pass in
 * chunks. Results belong to the argument's manager.
 */
@FunctionalInterface
public interface FeatureMap {
  /** Features of latents (N, C, H, W), with N first. */
  NDArray of(NDArray latents);

  /**
   * The same features, kept together with what their gradient needs; by automatic differentiation
   * unless a map knows its own.
   */
  default Linearization at(NDArray latents) {
    return new RecordedFeatures(this, latents);
  }

  /** Features at some latents. Belongs to one thread, and ends with the latents' manager. */
  interface Linearization {
    /** Features without a history, N first. */
    NDArray features();

    /**
     * The vector-Jacobian product: d(loss)/d(latents) from d(loss)/d(features). May be called once.
     */
    NDArray pullBack(NDArray cotangent);
  }
}
