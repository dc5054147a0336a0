package io.dsco.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How a stored picture is turned to be seen upright: values 1 to 8 of the EXIF tag 0x0112. */
enum Orientation {
  UPRIGHT,
  MIRRORED,
  TURNED_180,
  FLIPPED,
  TRANSPOSED,
  TURNED_90,
  TRANSVERSED,
  TURNED_270;

  private static final int TAG = 0x0112;
  private static final int ENTRY_BYTES = 12;

  /**
   * Reads the tag from a TIFF block. A damaged block counts as upright, as a viewer would take it:
   * the pixels are whole.
   */
  static Orientation ofTiff(byte[] bytes, int offset, int length) {
    if (length < 8) {
      return UPRIGHT;
    }
    ByteBuffer block = ByteBuffer.wrap(bytes, offset, length).slice();
    block.order(block.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = block.getInt(4) & 0xFFFFFFFFL;
    if (block.getShort(2) != 42 || directory > length - 2) {
      return UPRIGHT;
    }
    int entries = block.getShort((int) directory) & 0xFFFF;
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + (long) i * ENTRY_BYTES;
      if (entry + ENTRY_BYTES > length) {
        return UPRIGHT;
      }
      if ((block.getShort((int) entry) & 0xFFFF) == TAG) {
        int value = block.getShort((int) entry + 8) & 0xFFFF;
        return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  /** The picture as it is meant to be seen. */
  RgbImage apply(RgbImage stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    boolean swapped = ordinal() >= TRANSPOSED.ordinal();
    int width = swapped ? stored.height() : stored.width();
    int height = swapped ? stored.width() : stored.height();
    byte[] rgb = new byte[stored.rgb().length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int from = source(x, y, width, height, stored.width()) * RgbImage.CHANNELS;
        System.arraycopy(
            stored.rgb(), from, rgb, (y * width + x) * RgbImage.CHANNELS, RgbImage.CHANNELS);
      }
    }
    return new RgbImage(width, height, rgb);
  }

  /** Index of the stored pixel that is seen at (x, y) of the upright width x height picture. */
  private int source(int x, int y, int width, int height, int stride) {
    int mirroredX = width - 1 - x;
    int mirroredY = height - 1 - y;
    return switch (this) {
      case UPRIGHT -> y * stride + x;
      case MIRRORED -> y * stride + mirroredX;
      case TURNED_180 -> mirroredY * stride + mirroredX;
      case FLIPPED -> mirroredY * stride + x;
      case TRANSPOSED -> x * stride + y;
      case TURNED_90 -> mirroredX * stride + y;
      case TRANSVERSED -> mirroredX * stride + mirroredY;
      case TURNED_270 -> x * stride + mirroredY;
    };
  }
}
