package io.dsco.pipeline;

import io.dsco.encode.ImageReader;
import io.dsco.image.RejectedImageException;
import io.dsco.image.RgbImage;
import java.util.Arrays;

/** Reads a one-byte file as a grey square; 0 is not an image. */
public final class FakeImages implements ImageReader {
  private static final long serialVersionUID = 1;
  private static final int SIDE = 6;

  @Override
  public RgbImage read(byte[] bytes) throws RejectedImageException {
    if (bytes[0] == 0) {
      throw new RejectedImageException(RejectedImageException.Reason.NOT_AN_IMAGE, "not an image");
    }
    byte[] rgb = new byte[3 * SIDE * SIDE];
    Arrays.fill(rgb, bytes[0]);
    return new RgbImage(SIDE, SIDE, rgb);
  }
}
