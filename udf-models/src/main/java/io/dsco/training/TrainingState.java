package io.dsco.training;

import io.dsco.tensor.StateDict;

/**
 * What changes while a model is trained.
 *
 * @param weights the weights under training
 * @param optimizer moments and number of updates
 * @param average averaged weights: the result
 */
public record TrainingState(StateDict weights, AdamW optimizer, ExponentialMovingAverage average) {}
