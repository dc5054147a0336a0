package io.dsco.encode;

import io.dsco.image.DecodeLimits;
import io.dsco.image.ImageDecoder;
import io.dsco.image.ImagePreparation;
import io.dsco.image.RejectedImageException;
import io.dsco.image.RgbImage;

/** Decodes within limits and brings the picture to the model's size. */
public record PreparedImageReader(DecodeLimits limits, ImagePreparation preparation)
    implements ImageReader {
  @Override
  public RgbImage read(byte[] bytes) throws RejectedImageException {
    RgbImage image = ImageDecoder.decode(bytes, limits);
    int size = preparation.size();
    boolean padded = preparation.fit() == ImagePreparation.Fit.PAD;
    if (padded && (image.width() > size || image.height() > size)) {
      throw new RejectedImageException(
          RejectedImageException.Reason.TOO_LARGE,
          "an image that is padded must be at most %d x %d, was %d x %d (image.fit, image.size)"
              .formatted(size, size, image.width(), image.height()));
    }
    return preparation.apply(image);
  }

  @Override
  public PreparedImageReader ofAnySide() {
    return new PreparedImageReader(new DecodeLimits(limits.maximumPixels(), 1), preparation);
  }
}
