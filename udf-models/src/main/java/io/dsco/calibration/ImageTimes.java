package io.dsco.calibration;

import io.dsco.image.DecodeLimits;
import io.dsco.image.ImageDecoder;
import io.dsco.image.ImagePreparation;
import io.dsco.image.PngEncoder;
import io.dsco.image.RejectedImageException;
import io.dsco.image.RgbImage;

/** Seconds of decoding and encoding one image, on the processor. */
public record ImageTimes(SideBySide threads, int size) {
  /** From the bytes of a PNG of the run's image size to the models' square. */
  public double read() {
    byte[] png = PngEncoder.encode(MadeUpImages.image(0, size));
    ImagePreparation preparation = new ImagePreparation(size, ImagePreparation.Fit.SHORT_SIDE_CROP);
    return threads.seconds(() -> () -> preparation.apply(decoded(png)));
  }

  /** To the bytes of a PNG. */
  public double write() {
    RgbImage image = MadeUpImages.image(0, size);
    return threads.seconds(() -> () -> PngEncoder.encode(image));
  }

  private static RgbImage decoded(byte[] png) {
    try {
      return ImageDecoder.decode(png, DecodeLimits.DEFAULT);
    } catch (RejectedImageException e) {
      throw new IllegalStateException("an image that was made up must decode", e);
    }
  }
}
