package io.dsco.training;

import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;

/** Noise around one brightness a class, or a value of one's own in every pixel. */
record TinyImages(int size, float constant) implements TrainingImages {
  static final int SIDE = 8;
  static final int CLASSES = 3;

  static TinyImages noise() {
    return new TinyImages(30, 0);
  }

  @Override
  public int side() {
    return SIDE;
  }

  @Override
  public int classes() {
    return CLASSES;
  }

  @Override
  public int label(int index) {
    return index % CLASSES;
  }

  @Override
  public void copyTo(int index, float[] target, int offset) {
    RandomStream stream = RandomStream.of(1, Purpose.SUBSET, index);
    for (int i = 0; i < 3 * SIDE * SIDE; i++) {
      double brightness = 0.5 * (label(index) - 1) + 0.2 * stream.nextGaussian();
      target[offset + i] = (float) Math.tanh(brightness) + constant;
    }
  }
}
