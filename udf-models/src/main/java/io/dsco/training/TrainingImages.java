package io.dsco.training;

import java.util.function.IntUnaryOperator;

/**
 * Labelled square RGB images of one size, in a fixed order.
 *
 * <p>Implementations may keep them in memory or map a file; they are read by one thread at a time.
 */
public interface TrainingImages {
  /** Number of images. */
  int size();

  /** Height and width in pixels. */
  int side();

  /** Number of classes. */
  int classes();

  /** Class of an image, in 0 … classes − 1. */
  int label(int index);

  /** Writes image {@code index} as (3, side, side) values in [-1, 1] to {@code target}. */
  void copyTo(int index, float[] target, int offset);

  /** The images {@code order(0), order(1), …} as one row-major array (count, 3, side, side). */
  default float[] batch(int count, IntUnaryOperator order) {
    int values = 3 * side() * side();
    float[] batch = new float[count * values];
    for (int i = 0; i < count; i++) {
      copyTo(order.applyAsInt(i), batch, i * values);
    }
    return batch;
  }
}
