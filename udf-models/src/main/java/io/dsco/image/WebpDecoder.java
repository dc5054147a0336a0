package io.dsco.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;

/** WebP, lossy and lossless; of an animation the first frame. */
final class WebpDecoder {
  private static final int LENGTH_AT = 4;

  private WebpDecoder() {}

  static RgbImage decode(byte[] bytes, DecodeLimits limits)
      throws IOException, RejectedImageException {
    ByteReader in = new ByteReader(bytes, LENGTH_AT, ByteOrder.LITTLE_ENDIAN);
    in.skip(in.unsignedInt());
    BufferedImage image =
        Readers.with(
            ImageFormat.WEBP,
            bytes,
            reader -> {
              limits.check(reader.getWidth(0), reader.getHeight(0));
              return reader.read(0);
            });
    return Rgb.of(image);
  }
}
