package io.dsco.vae;

import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.ParameterShapes;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * Hyper-parameters of an {@link Autoencoder}, under diffusers' names.
 *
 * @param blockOutChannels width of each resolution level, finest first
 * @param layersPerBlock residual blocks per level of the encoder; the decoder has one more
 * @param normNumGroups groups of every group normalisation
 * @param latentChannels channels of the latent
 * @param scalingFactor factor between the posterior's draw and the scaled latent
 */
public record VaeParameters(
    List<Integer> blockOutChannels,
    int layersPerBlock,
    int normNumGroups,
    int latentChannels,
    double scalingFactor)
    implements Serializable {
  static final int IMAGE_CHANNELS = 3;

  /** The Stable Diffusion autoencoders ({@code sd-vae-ft-mse}, {@code sd-vae-ft-ema}). */
  public static final VaeParameters STABLE_DIFFUSION =
      new VaeParameters(List.of(128, 256, 512, 512), 2, 32, 4, 0.18215);

  /** Checks ranges and copies the widths. */
  public VaeParameters {
    blockOutChannels = List.copyOf(blockOutChannels);
    if (blockOutChannels.isEmpty() || layersPerBlock < 1 || latentChannels < 1) {
      throw new IllegalArgumentException(
          "an autoencoder needs at least one level, one layer and one latent channel, was "
              + blockOutChannels
              + ", "
              + layersPerBlock
              + ", "
              + latentChannels);
    }
    for (int width : blockOutChannels) {
      if (width < 1 || width % normNumGroups != 0) {
        throw new IllegalArgumentException(
            "block width must be a multiple of the "
                + normNumGroups
                + " norm groups, was "
                + width);
      }
    }
    if (!(scalingFactor > 0)) {
      throw new IllegalArgumentException("scaling factor must be above 0, was " + scalingFactor);
    }
  }

  /** The same network with another scaling factor. */
  public VaeParameters withScalingFactor(double factor) {
    return new VaeParameters(
        blockOutChannels, layersPerBlock, normNumGroups, latentChannels, factor);
  }

  /** Image pixels per latent pixel along one axis. */
  public int downsamplingFactor() {
    return 1 << (blockOutChannels.size() - 1);
  }

  /**
   * Shape of the latent of a square image.
   *
   * @throws IllegalArgumentException when the image size is no multiple of the downsampling factor
   */
  public LatentShape latentShape(int imageSize) {
    if (imageSize < 1 || imageSize % downsamplingFactor() != 0) {
      throw new IllegalArgumentException(
          "image size must be a multiple of " + downsamplingFactor() + ", was " + imageSize);
    }
    int side = imageSize / downsamplingFactor();
    return new LatentShape(latentChannels, side, side);
  }

  int levels() {
    return blockOutChannels.size();
  }

  int width(int level) {
    return blockOutChannels.get(level);
  }

  /** Every weight's shape by diffusers' current name. */
  public Map<String, Shape> shapes() {
    ParameterShapes shapes = new ParameterShapes();
    Encoder.declare(this, shapes);
    Decoder.declare(this, shapes);
    return shapes
        .conv2d("quant_conv", 2 * latentChannels, 2 * latentChannels, 1)
        .conv2d("post_quant_conv", latentChannels, latentChannels, 1)
        .toMap();
  }
}
