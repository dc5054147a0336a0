package io.dsco.encode;

import io.dsco.image.RejectedImageException;
import io.dsco.image.RgbImage;
import java.io.Serializable;

/** From a file's bytes to the picture that the VAE takes. It crosses to executors. */
@FunctionalInterface
public interface ImageReader extends Serializable {
  /**
   * Decodes, resizes and crops.
   *
   * @throws RejectedImageException when the bytes are not a usable image; the message is the reason
   */
  RgbImage read(byte[] bytes) throws RejectedImageException;

  /** The same for images that we made, which are as small as the run's setting says. */
  default ImageReader ofAnySide() {
    return this;
  }
}
