package io.dsco.training;

import ai.djl.ndarray.NDArray;
import io.dsco.classifier.Classifier;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;

/** What a student's scores of an augmented batch are held against. */
@FunctionalInterface
interface StudentLoss {
  /**
   * The batch's loss, a scalar.
   *
   * @param logits the student's (N, classes)
   * @param labels classes of the images before they were mixed, N
   */
  NDArray of(NDArray logits, Augmented batch, int[] labels);

  /** Divergence from the teacher's scores of the same batch, which get no gradient. */
  static StudentLoss soft(Classifier teacher, double temperature) {
    return (logits, batch, labels) ->
        Losses.distillation(logits, scores(teacher, batch.images()), temperature);
  }

  /** Only the scores outlive the teacher's pass; its activations are as large as the student's. */
  private static NDArray scores(Classifier teacher, NDArray images) {
    try (GradMode mode = GradMode.inference()) {
      return Tensors.freeing(images, teacher::logits);
    }
  }

  /** Cross-entropy with the labels of images and partners, weighted by area. */
  static StudentLoss hard() {
    return (logits, batch, labels) -> Losses.crossEntropy(logits, targets(logits, batch, labels));
  }

  private static NDArray targets(NDArray logits, Augmented batch, int[] labels) {
    int classes = (int) logits.getShape().get(1);
    float[] targets = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      targets[i * classes + labels[i]] += (float) batch.share();
      targets[i * classes + labels[batch.partner()[i]]] += (float) (1 - batch.share());
    }
    return Tensors.of(logits.getManager(), targets, logits.getShape());
  }
}
