package io.dsco.image;

/**
 * The centre of square images.
 *
 * @param side of the images in pixels
 * @param kept side of the centre, at most {@code side}
 */
public record CentreCrop(int side, int kept) {
  /** Checks that the centre is inside. */
  public CentreCrop {
    if (kept < 1 || kept > side) {
      throw new IllegalArgumentException(
          "a centre crop must be from 1 to the image's %d pixels, was %d".formatted(side, kept));
    }
  }

  /** First row and column: half the excess, rounded half to even as Python's round does. */
  public static int corner(int side, int kept) {
    return (int) Math.rint((side - kept) / 2.0);
  }

  /** First row and column of the centre. */
  public int corner() {
    return corner(side, kept);
  }

  /**
   * Copies the centre of one image.
   *
   * @param image (3, side, side) from {@code offset} on
   * @param target gets (3, kept, kept) from {@code at} on
   */
  public void copy(float[] image, int offset, float[] target, int at) {
    for (int row = 0; row < RgbImage.CHANNELS * kept; row++) {
      int y = row / kept * side + corner() + row % kept;
      System.arraycopy(image, offset + y * side + corner(), target, at + row * kept, kept);
    }
  }
}
