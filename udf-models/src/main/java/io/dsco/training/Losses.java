package io.dsco.training;

import ai.djl.ndarray.NDArray;
import io.dsco.tensor.Tensors;

/** Losses of classifiers, as batch means. */
public final class Losses {
  private Losses() {}

  /**
   * Cross-entropy against a distribution of labels.
   *
   * @param logits (N, classes)
   * @param targets (N, classes), rows that add up to 1
   */
  public static NDArray crossEntropy(NDArray logits, NDArray targets) {
    NDArray terms = logits.logSoftmax(-1).mul(targets);
    return Tensors.scaled(terms.sum(), -1.0 / logits.getShape().get(0));
  }
}
