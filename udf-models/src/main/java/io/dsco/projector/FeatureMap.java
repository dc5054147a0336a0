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
}
