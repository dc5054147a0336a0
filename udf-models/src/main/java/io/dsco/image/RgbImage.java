package io.dsco.image;

import java.util.Arrays;

/**
 * An 8-bit RGB image.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param rgb (H, W, 3) interleaved, unsigned; owned by the image and not copied, so that a decoded
 *     picture is held once: callers do not change it
 */
@SuppressWarnings("ArrayRecordComponent") // equality below is by content
public record RgbImage(int width, int height, byte[] rgb) {
  static final int CHANNELS = 3;

  public RgbImage {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "an image has at least 1 x 1 pixels, was " + width + " x " + height);
    }
    if (rgb.length != (long) width * height * CHANNELS) {
      throw new IllegalArgumentException(
          "an image of %d x %d holds %d bytes, was %d"
              .formatted(width, height, (long) width * height * CHANNELS, rgb.length));
    }
  }

  /** A black image. */
  public static RgbImage black(int width, int height) {
    return new RgbImage(width, height, new byte[Math.multiplyExact(width * CHANNELS, height)]);
  }

  /** The value of one channel (0 red, 1 green, 2 blue), from 0 to 255. */
  public int sample(int x, int y, int channel) {
    return rgb[(y * width + x) * CHANNELS + channel] & 0xFF;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RgbImage image
        && width == image.width
        && height == image.height
        && Arrays.equals(rgb, image.rgb);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(rgb);
  }

  @Override
  public String toString() {
    return "RgbImage[" + width + " x " + height + "]";
  }
}
