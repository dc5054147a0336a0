package io.dsco.image;

import io.dsco.image.RejectedImageException.Reason;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;

/** BMP with the 40-byte header or a later one; the older ones are left to the reader alone. */
final class BmpDecoder {
  private static final int PIXELS_AT = 10;
  private static final int INFO_HEADER_BYTES = 40;
  private static final int UNCOMPRESSED = 0;
  private static final int BIT_FIELDS = 3;

  private BmpDecoder() {}

  static RgbImage decode(byte[] bytes, DecodeLimits limits)
      throws IOException, RejectedImageException {
    checkHeader(bytes, limits);
    BufferedImage image =
        Readers.with(
            ImageFormat.BMP,
            bytes,
            reader -> {
              limits.check(reader.getWidth(0), reader.getHeight(0));
              return reader.read(0);
            });
    return Rgb.of(image);
  }

  /** The reader leaves missing rows black, so the length is computed for uncompressed pixels. */
  private static void checkHeader(byte[] bytes, DecodeLimits limits) throws RejectedImageException {
    ByteReader in = new ByteReader(bytes, PIXELS_AT, ByteOrder.LITTLE_ENDIAN);
    long offset = in.unsignedInt();
    if (in.unsignedInt() < INFO_HEADER_BYTES) {
      return;
    }
    long width = in.signedInt();
    long height = Math.abs((long) in.signedInt());
    limits.check(width, height);
    in.skip(2);
    int bits = in.unsignedShort();
    long compression = in.unsignedInt();
    if (compression > BIT_FIELDS) {
      // JPEG or PNG within: the reader would take memory as the header says, and limits see none.
      throw new RejectedImageException(
          Reason.UNREADABLE, "BMP compression must be 0 to 3, was " + compression);
    }
    long rowBytes = (width * bits + 31) / 32 * 4;
    new ByteReader(bytes, 0, ByteOrder.LITTLE_ENDIAN)
        .skip(compression == UNCOMPRESSED ? offset + rowBytes * height : offset);
  }
}
