package io.dsco.training;

import io.dsco.image.CentreCrop;

/** The centres of other images. */
record CroppedImages(TrainingImages whole, int side) implements TrainingImages {
  /** {@code images} as they are where they have that size already. */
  static TrainingImages of(TrainingImages images, int side) {
    return images.side() == side ? images : new CroppedImages(images, side);
  }

  @Override
  public int size() {
    return whole.size();
  }

  @Override
  public int classes() {
    return whole.classes();
  }

  @Override
  public int label(int index) {
    return whole.label(index);
  }

  @Override
  public void copyTo(int index, float[] target, int offset) {
    float[] image = new float[3 * whole.side() * whole.side()];
    whole.copyTo(index, image, 0);
    new CentreCrop(whole.side(), side).copy(image, 0, target, offset);
  }
}
