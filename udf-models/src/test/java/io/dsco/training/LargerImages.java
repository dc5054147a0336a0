package io.dsco.training;

/** Tiny images with every pixel repeated, for networks that need larger ones. */
record LargerImages(int side, int size) implements TrainingImages {
  private static final TrainingImages TINY = TinyImages.noise();

  @Override
  public int classes() {
    return TINY.classes();
  }

  @Override
  public int label(int index) {
    return TINY.label(index);
  }

  @Override
  public void copyTo(int index, float[] target, int offset) {
    float[] tiny = new float[3 * TinyImages.SIDE * TinyImages.SIDE];
    TINY.copyTo(index, tiny, 0);
    for (int i = 0; i < 3 * side * side; i++) {
      int row = i / side % side * TinyImages.SIDE / side;
      int column = i % side * TinyImages.SIDE / side;
      int channel = i / (side * side);
      target[offset + i] = tiny[(channel * TinyImages.SIDE + row) * TinyImages.SIDE + column];
    }
  }
}
