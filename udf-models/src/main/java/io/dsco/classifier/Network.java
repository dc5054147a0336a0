package io.dsco.classifier;

import ai.djl.ndarray.NDArray;
import io.dsco.tensor.StateDict;

/**
 * One of the {@link Architecture}s with its weights. Thread-safe in evaluation; its training passes
 * change the running statistics among the weights.
 */
public final class Network implements Classifier {
  private final Layer layers;
  private final InputScale scale;
  private final StateDict weights;

  Network(Layer layers, InputScale scale, StateDict weights) {
    this.layers = layers;
    this.scale = scale;
    this.weights = weights;
  }

  @Override
  public NDArray logits(NDArray images) {
    return logits(images, Pass.EVALUATION);
  }

  /**
   * Scores before the softmax.
   *
   * @param images (N, 3, S, S) in [-1, 1]
   * @return (N, classes), in the manager of {@code images}
   */
  public NDArray logits(NDArray images, Pass pass) {
    NDArray scaled = pass.part(images, scale::of);
    NDArray logits = pass.part(scaled, x -> layers.apply(x, weights, pass));
    if (scaled != images) {
      pass.done(scaled);
    }
    return logits;
  }
}
