package io.dsco.classifier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.image.EvaluationView;
import io.dsco.image.Pixels;
import io.dsco.image.RgbImage;
import io.dsco.tensor.BatchSize;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.List;

/**
 * {@link ImageClassifier} by a {@link Classifier}.
 *
 * <p>Every pass through the network has the same number of images, the last one filled up with
 * zeros: the engine may choose another kernel for another shape and round differently, and a
 * confusion must not depend on which other images happened to share its partition.
 */
public final class BatchedClassifier implements ImageClassifier {
  private final Classifier network;
  private final StateDict weights;
  private final EvaluationView view;
  private final int classes;
  private final BatchSize batches;

  /**
   * A classifier that owns {@code weights}.
   *
   * @param network computes with {@code weights}
   * @param view what {@code network} is shown of an image
   * @param classes number of logits that {@code network} gives
   * @param batches images that pass the network together
   */
  public BatchedClassifier(
      Classifier network, StateDict weights, EvaluationView view, int classes, BatchSize batches) {
    this.network = network;
    this.weights = weights;
    this.view = view;
    this.classes = classes;
    this.batches = batches;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public float[][] logits(List<RgbImage> images) {
    return batches.attempt(weights.manager().getDevice(), size -> logits(images, size));
  }

  private float[][] logits(List<RgbImage> images, int batchSize) {
    float[][] rows = new float[images.size()][classes];
    for (int from = 0; from < rows.length; from += batchSize) {
      int count = Math.min(batchSize, rows.length - from);
      float[] logits = pass(images.subList(from, from + count), batchSize);
      for (int i = 0; i < count; i++) {
        System.arraycopy(logits, i * classes, rows[from + i], 0, classes);
      }
    }
    return rows;
  }

  private float[] pass(List<RgbImage> images, int batchSize) {
    int size = view.input();
    float[] values = new float[batchSize * 3 * size * size];
    for (int i = 0; i < images.size(); i++) {
      requireSize(images.get(i));
      float[] resized = Pixels.toFloats(view.resize(images.get(i)));
      view.crop().copy(resized, 0, values, i * 3 * size * size);
    }
    try (GradMode mode = GradMode.inference();
        NDManager scope = weights.manager().newSubManager()) {
      NDArray x = Tensors.of(scope, values, new Shape(batchSize, 3, size, size));
      NDArray logits = network.logits(x); // (N, classes)
      if (!logits.getShape().equals(new Shape(batchSize, classes))) {
        throw new IllegalStateException(
            "logits must be (%d, %d), were %s".formatted(batchSize, classes, logits.getShape()));
      }
      return logits.toFloatArray();
    }
  }

  private void requireSize(RgbImage image) {
    if (image.width() != view.side() || image.height() != view.side()) {
      throw new IllegalArgumentException(
          "an image to classify must be %d x %d, was %d x %d"
              .formatted(view.side(), view.side(), image.width(), image.height()));
    }
  }

  @Override
  public void close() {
    weights.close();
  }
}
