package io.dsco.vae;

import io.dsco.image.RgbImage;
import java.util.List;

/** Turns square images into scaled latents and back. Thread-safe; one serves a whole executor. */
public interface LatentCodec extends AutoCloseable {
  /** Shape of every latent. */
  LatentShape shape();

  /** Factor between the posterior's draw and the scaled latent. */
  double scalingFactor();

  /**
   * One draw from each image's posterior, scaled. The draw is named by run seed and sample id, so a
   * second run gives the same latent.
   *
   * @param images square images of the codec's size
   * @param sampleIds one stable id per image
   * @return one row-major (c, H/f, W/f) latent per image
   */
  float[][] encode(List<RgbImage> images, long runSeed, List<String> sampleIds);

  /** The images of scaled latents, clamped to the range of 8-bit colours. */
  List<RgbImage> decode(float[][] latents);

  @Override
  void close();
}
