package io.dsco.image;

import io.dsco.image.RejectedImageException.Reason;
import java.io.Serializable;

/**
 * What is checked from a file's header before memory is taken.
 *
 * @param maximumPixels width times height, at least 1 and at most {@value #MOST_PIXELS}
 * @param minimumSide shortest side in pixels, at least 1
 */
public record DecodeLimits(long maximumPixels, int minimumSide) implements Serializable {
  /** 89 million pixels, where Pillow starts to warn of a decompression bomb; no 1-pixel images. */
  public static final DecodeLimits DEFAULT = new DecodeLimits(89_478_485, 2);

  /** A quarter of what one Java array of four bytes a pixel can hold. */
  public static final long MOST_PIXELS = 500_000_000;

  public DecodeLimits {
    if (maximumPixels < 1 || maximumPixels > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "maximum pixels must be inside [1, " + MOST_PIXELS + "], was " + maximumPixels);
    }
    if (minimumSide < 1) {
      throw new IllegalArgumentException("minimum side must be at least 1, was " + minimumSide);
    }
  }

  void check(long width, long height) throws RejectedImageException {
    if (width < 1 || height < 1) {
      throw new RejectedImageException(
          Reason.UNREADABLE, "the header gives %d x %d pixels".formatted(width, height));
    }
    if (height > maximumPixels / width) {
      throw new RejectedImageException(
          Reason.TOO_LARGE,
          "%d x %d pixels, at most %d are read".formatted(width, height, maximumPixels));
    }
    if (Math.min(width, height) < minimumSide) {
      throw new RejectedImageException(
          Reason.TOO_SMALL,
          "%d x %d pixels, the shortest side must be at least %d"
              .formatted(width, height, minimumSide));
    }
  }
}
