package io.dsco.training;

import io.dsco.tensor.StateDict;
import java.util.Optional;

/**
 * What changes while a model is trained.
 *
 * @param weights the weights under training
 * @param optimizer moments and number of updates
 * @param average averaged weights, if the training keeps any
 */
public record TrainingState(
    StateDict weights, AdamW optimizer, Optional<ExponentialMovingAverage> average) {

  /** What the training is for: the averaged weights, or without an average the weights. */
  public StateDict result() {
    return average.map(ExponentialMovingAverage::weights).orElse(weights);
  }
}
