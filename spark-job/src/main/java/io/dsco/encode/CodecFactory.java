package io.dsco.encode;

import io.dsco.vae.LatentCodec;
import io.dsco.vae.LatentShape;
import io.dsco.workspace.ModelFactory;

/**
 * Opens the VAE inside an executor. Its latent of an image may depend on the batch's size but not
 * on the other images in it.
 */
public interface CodecFactory extends ModelFactory<LatentCodec> {
  /** Shape of a latent, known before the model is opened. */
  LatentShape shape();

  /** Factor between the posterior's draw and the latent. */
  double scalingFactor();
}
