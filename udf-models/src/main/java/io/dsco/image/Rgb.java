package io.dsco.image;

import java.awt.image.BufferedImage;

/** Colours packed into an int as 0xRRGGBB, the form in which the runtime's images give them. */
final class Rgb {
  static final int BLACK = 0;

  private Rgb() {}

  /** The whole image; alpha is dropped. */
  static RgbImage of(BufferedImage image) {
    RgbImage copy = RgbImage.black(image.getWidth(), image.getHeight());
    paste(image, copy, 0, 0);
    return copy;
  }

  static void fill(RgbImage canvas, int colour) {
    for (int i = 0; i < canvas.width() * canvas.height(); i++) {
      put(canvas, i, colour);
    }
  }

  /** Puts the image's pixels on the canvas, which is large enough; alpha is dropped. */
  static void paste(BufferedImage image, RgbImage canvas, int left, int top) {
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, row.length, 1, row, 0, row.length);
      for (int x = 0; x < row.length; x++) {
        put(canvas, (top + y) * canvas.width() + left + x, row[x]);
      }
    }
  }

  private static void put(RgbImage canvas, int pixel, int colour) {
    canvas.rgb()[pixel * RgbImage.CHANNELS] = (byte) (colour >> 16);
    canvas.rgb()[pixel * RgbImage.CHANNELS + 1] = (byte) (colour >> 8);
    canvas.rgb()[pixel * RgbImage.CHANNELS + 2] = (byte) colour;
  }
}
