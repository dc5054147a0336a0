package io.dsco.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes 8-bit PNG (W3C PNG, third edition) without metadata, so that the bytes depend on the
 * pixels and the zlib of the Java runtime only. Each row takes the filter with the smallest sum of
 * absolute differences, the heuristic that the specification recommends.
 */
public final class PngEncoder {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int BIT_DEPTH = 8;
  private static final int FILTERS = 5;

  private enum ColourType {
    GREY(0, 1),
    RGB(2, 3);

    private final int code;
    private final int channels;

    ColourType(int code, int channels) {
      this.code = code;
      this.channels = channels;
    }
  }

  private PngEncoder() {}

  /** An RGB file; a grey picture, too, is written with three channels. */
  public static byte[] encode(RgbImage image) {
    return encode(image.rgb(), image.width(), image.height(), ColourType.RGB);
  }

  /**
   * A file with one channel.
   *
   * @param grey (H, W), unsigned
   */
  public static byte[] encodeGrey(byte[] grey, int width, int height) {
    if (width < 1 || height < 1 || grey.length != (long) width * height) {
      throw new IllegalArgumentException(
          "a grey image of %d x %d does not hold %d bytes".formatted(width, height, grey.length));
    }
    return encode(grey, width, height, ColourType.GREY);
  }

  private static byte[] encode(byte[] samples, int width, int height, ColourType type) {
    ByteArrayOutputStream file = new ByteArrayOutputStream(samples.length / 2 + 64);
    file.writeBytes(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) BIT_DEPTH).put((byte) type.code); // deflate, filters, not interlaced: zeros
    chunk(file, "IHDR", header.array());
    chunk(file, "IDAT", deflate(filter(samples, width * type.channels, height, type.channels)));
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    file.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    file.writeBytes(name);
    file.writeBytes(data);
    file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  private static byte[] deflate(byte[] data) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try {
      deflater.setInput(data);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(data.length / 2 + 64);
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /** Every row as its filter's number and the filtered bytes. */
  private static byte[] filter(byte[] samples, int stride, int height, int pixel) {
    byte[] out = new byte[Math.multiplyExact(stride + 1, height)];
    byte[] candidate = new byte[stride];
    for (int y = 0; y < height; y++) {
      long smallest = Long.MAX_VALUE;
      for (int kind = 0; kind < FILTERS; kind++) {
        long sum = filterRow(samples, y, stride, pixel, kind, candidate);
        if (sum < smallest) {
          smallest = sum;
          out[y * (stride + 1)] = (byte) kind;
          System.arraycopy(candidate, 0, out, y * (stride + 1) + 1, stride);
        }
      }
    }
    return out;
  }

  private static long filterRow(
      byte[] samples, int y, int stride, int pixel, int kind, byte[] out) {
    long sum = 0;
    int row = y * stride;
    for (int i = 0; i < stride; i++) {
      int left = i >= pixel ? samples[row + i - pixel] & 0xFF : 0;
      int up = y > 0 ? samples[row + i - stride] & 0xFF : 0;
      int upLeft = i >= pixel && y > 0 ? samples[row + i - stride - pixel] & 0xFF : 0;
      out[i] = (byte) (samples[row + i] - prediction(kind, left, up, upLeft));
      sum += Math.abs(out[i]);
    }
    return sum;
  }

  private static int prediction(int kind, int left, int up, int upLeft) {
    return switch (kind) {
      case 0 -> 0;
      case 1 -> left;
      case 2 -> up;
      case 3 -> (left + up) / 2;
      default -> paeth(left, up, upLeft);
    };
  }

  private static int paeth(int left, int up, int upLeft) {
    int estimate = left + up - upLeft;
    int toLeft = Math.abs(estimate - left);
    int toUp = Math.abs(estimate - up);
    int toUpLeft = Math.abs(estimate - upLeft);
    if (toLeft <= toUp && toLeft <= toUpLeft) {
      return left;
    }
    return toUp <= toUpLeft ? up : upLeft;
  }
}
