package io.dsco.image;

import io.dsco.image.RejectedImageException.Reason;
import java.util.Arrays;

/**
 * Counts the pixels in the compressed data of a GIF frame (variable-length LZW, GIF89a appendix F),
 * because readers fill up what is missing without a word.
 */
final class GifPixels {
  private static final int LONGEST_CODE = 12;

  private final byte[] bytes;
  private int block;
  private int left;
  private int bits;
  private int bitCount;

  /** Starts at the first data block, on its size byte. */
  private GifPixels(byte[] bytes, int block) {
    this.bytes = bytes;
    this.block = block;
    this.left = bytes[block] & 0xFF;
  }

  /** Checks that the blocks, which are known to be whole, hold that many pixels. */
  static void check(byte[] bytes, int block, int smallestCode, long expected)
      throws RejectedImageException {
    if (smallestCode < 1 || smallestCode > 8) {
      throw new RejectedImageException(
          Reason.UNREADABLE, "a GIF code of " + smallestCode + " bits does not exist");
    }
    long pixels = new GifPixels(bytes, block).count(smallestCode, expected);
    if (pixels < expected) {
      throw new RejectedImageException(
          Reason.TRUNCATED, "the GIF frame has %d of %d pixels".formatted(pixels, expected));
    }
  }

  private long count(int smallestCode, long expected) {
    int clear = 1 << smallestCode;
    int[] length = new int[1 << LONGEST_CODE];
    Arrays.fill(length, 0, clear, 1);
    int next = clear + 2;
    int width = smallestCode + 1;
    int previous = -1;
    long pixels = 0;
    while (pixels < expected) {
      int code = code(width);
      if (code < 0 || code == clear + 1 || (code >= next && previous < 0) || code > next) {
        return pixels;
      }
      if (code == clear) {
        next = clear + 2;
        width = smallestCode + 1;
        previous = -1;
        continue;
      }
      if (previous >= 0 && next < length.length) {
        length[next++] = length[previous] + 1;
        width = next == 1 << width && width < LONGEST_CODE ? width + 1 : width;
      }
      pixels += length[code];
      previous = code;
    }
    return pixels;
  }

  /** The next code, or -1 at the end of the data. */
  private int code(int width) {
    while (bitCount < width) {
      if (left == 0) {
        return -1;
      }
      bits |= (bytes[++block] & 0xFF) << bitCount;
      bitCount += Byte.SIZE;
      if (--left == 0) {
        left = bytes[++block] & 0xFF;
      }
    }
    int code = bits & ((1 << width) - 1);
    bits >>>= width;
    bitCount -= width;
    return code;
  }
}
