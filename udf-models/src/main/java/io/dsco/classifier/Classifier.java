package io.dsco.classifier;

import ai.djl.ndarray.NDArray;

/** A network that scores images against classes. Stateless beyond its weights and thread-safe. */
public interface Classifier {
  /**
   * Scores before the softmax.
   *
   * @param images (N, 3, S, S) in [-1, 1]
   * @return (N, classes), in the manager of {@code images}
   */
  NDArray logits(NDArray images);
}
