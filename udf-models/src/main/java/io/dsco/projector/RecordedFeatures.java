package io.dsco.projector;

import ai.djl.ndarray.NDArray;
import io.dsco.tensor.GradMode;

/** Features whose operations the engine has recorded, and differentiates by itself. */
final class RecordedFeatures implements FeatureMap.Linearization {
  private final NDArray latents;
  private final NDArray features;

  RecordedFeatures(FeatureMap map, NDArray latents) {
    this.latents = latents;
    latents.setRequiresGradient(true);
    try (GradMode mode = GradMode.recording()) {
      this.features = map.of(latents);
    }
  }

  @Override
  public NDArray features() {
    return features;
  }

  /** Frees what was recorded. */
  @Override
  public NDArray pullBack(NDArray cotangent) {
    GradMode.backward(features, cotangent);
    return latents.getGradient();
  }
}
