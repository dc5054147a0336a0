package io.dsco.vae;

import ai.djl.ndarray.NDArray;
import io.dsco.tensor.Layers;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;

/**
 * AutoencoderKL on given weights. Stateless beyond them, so any number of threads may use one
 * instance; the tensors it makes belong to the input's manager.
 */
public final class Autoencoder {
  private static final double LOG_VARIANCE_MIN = -30;
  private static final double LOG_VARIANCE_MAX = 20;

  private final VaeParameters parameters;
  private final StateDict weights;
  private final Encoder encoder;
  private final Decoder decoder;

  /** An autoencoder whose weights have the names and shapes of {@link VaeParameters#shapes()}. */
  public Autoencoder(VaeParameters parameters, StateDict weights) {
    this.parameters = parameters;
    this.weights = weights;
    this.encoder = new Encoder(parameters, weights);
    this.decoder = new Decoder(parameters, weights);
  }

  /** Its hyper-parameters. */
  public VaeParameters parameters() {
    return parameters;
  }

  /**
   * The posterior of each image.
   *
   * @param images (N, 3, H, W) in [-1, 1]
   */
  public Posterior encode(NDArray images) {
    NDArray moments = Layers.conv2d(encoder.forward(images), weights, "quant_conv", 1, 0, 1);
    int c = parameters.latentChannels();
    NDArray mean = moments.get(":, :" + c);
    NDArray logVariance = moments.get(":, " + c + ":").clip(LOG_VARIANCE_MIN, LOG_VARIANCE_MAX);
    return new Posterior(mean, logVariance);
  }

  /**
   * Images of scaled latents, not clamped.
   *
   * @param scaled (N, c, H/f, W/f)
   */
  public NDArray decode(NDArray scaled) {
    return decodeUnscaled(Tensors.scaled(scaled, 1 / parameters.scalingFactor()));
  }

  /** Images of latents as the posterior draws them, not clamped. */
  public NDArray decodeUnscaled(NDArray latents) {
    return decoder.forward(Layers.conv2d(latents, weights, "post_quant_conv", 1, 0, 1));
  }

  /** Mean and clamped log-variance of a diagonal Gaussian over latents, each (N, c, H/f, W/f). */
  public record Posterior(NDArray mean, NDArray logVariance) {
    /** The draw {@code mean + exp(logVariance / 2) · noise}. */
    public NDArray sample(NDArray noise) {
      return mean.add(Tensors.scaled(logVariance, 0.5).exp().mul(noise));
    }
  }
}
