package io.dsco.image;

/** A rectangle of an image, in pixels from the top left corner. */
record Window(int left, int top, int width, int height) {
  /** The pixels inside the rectangle. */
  RgbImage of(RgbImage image) {
    if (left == 0 && top == 0 && width == image.width() && height == image.height()) {
      return image;
    }
    int bytes = width * RgbImage.CHANNELS;
    byte[] rgb = new byte[height * bytes];
    for (int y = 0; y < height; y++) {
      int from = ((top + y) * image.width() + left) * RgbImage.CHANNELS;
      System.arraycopy(image.rgb(), from, rgb, y * bytes, bytes);
    }
    return new RgbImage(width, height, rgb);
  }
}
