package io.dsco.config;

import io.dsco.vae.VaeParameters;
import java.io.Serializable;
import java.util.List;

/**
 * Shape of the autoencoder, under diffusers' names.
 *
 * @param blockOutChannels width of each resolution level, finest first
 * @param layersPerBlock residual blocks per level of the encoder
 * @param normGroups groups of every group normalisation
 * @param latentChannels channels of the latent
 * @param scalingFactor factor between the posterior's draw and the scaled latent
 */
public record VaeSettings(
    List<Integer> blockOutChannels,
    int layersPerBlock,
    int normGroups,
    int latentChannels,
    double scalingFactor)
    implements Serializable {

  /** Copies the widths. */
  public VaeSettings {
    blockOutChannels = List.copyOf(blockOutChannels);
  }

  static VaeSettings read(Section section) {
    VaeSettings vae =
        new VaeSettings(
            section.wholes("block-out-channels", Rule.atLeast(1)),
            section.whole("layers-per-block", Rule.atLeast(1)),
            section.whole("norm-groups", Rule.atLeast(1)),
            section.whole("latent-channels", Rule.atLeast(1)),
            section.number("scaling-factor", Rule.above(0)));
    section.relate(
        "block-out-channels",
        vae.blockOutChannels.stream().allMatch(width -> width % vae.normGroups == 0),
        "multiples of norm groups " + vae.normGroups,
        vae.blockOutChannels);
    return vae;
  }

  /** The same for the model. */
  public VaeParameters parameters() {
    return new VaeParameters(
        blockOutChannels, layersPerBlock, normGroups, latentChannels, scalingFactor);
  }
}
