package io.dsco.classifier;

import io.dsco.image.RgbImage;
import java.util.List;

/** Scores images against classes. Implementations are thread-safe. */
public interface ImageClassifier extends AutoCloseable {
  /** Number of classes, the length of a row of logits. */
  int classes();

  /**
   * Scores before the softmax, one row of {@link #classes()} values for each image. A row depends
   * on its image alone, not on its neighbours in the list.
   *
   * @throws IllegalArgumentException when an image has not the network's size
   */
  float[][] logits(List<RgbImage> images);

  @Override
  void close();
}
