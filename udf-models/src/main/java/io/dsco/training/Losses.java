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

  /**
   * KL(teacher ‖ student) of the softmaxes at {@code temperature}, without the factor T² (METHOD
   * 5).
   *
   * @param student logits (N, classes)
   * @param teacher logits (N, classes)
   */
  public static NDArray distillation(NDArray student, NDArray teacher, double temperature) {
    NDArray logP = Tensors.scaled(teacher, 1 / temperature).logSoftmax(-1);
    NDArray logQ = Tensors.scaled(student, 1 / temperature).logSoftmax(-1);
    NDArray terms = logP.exp().mul(logP.sub(logQ));
    return Tensors.scaled(terms.sum(), 1.0 / student.getShape().get(0));
  }
}
