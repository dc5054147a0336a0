package io.dsco.calibration;

import io.dsco.image.Pixels;
import io.dsco.training.TrainingImages;

/** Images to learn from of which nothing can be learnt: all are the same one. */
final class MadeUpTrainingImages implements TrainingImages {
  private final int size;
  private final int side;
  private final int classes;
  private final float[] pixels;

  MadeUpTrainingImages(int size, int side, int classes) {
    this.size = size;
    this.side = side;
    this.classes = classes;
    this.pixels = Pixels.toFloats(MadeUpImages.image(0, side));
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int side() {
    return side;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int label(int index) {
    return index % classes;
  }

  @Override
  public void copyTo(int index, float[] target, int offset) {
    System.arraycopy(pixels, 0, target, offset, pixels.length);
  }
}
