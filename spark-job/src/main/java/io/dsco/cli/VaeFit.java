package io.dsco.cli;

import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.CheckpointException;
import io.dsco.checkpoint.ModelWeights;
import io.dsco.checkpoint.VaeNames;
import io.dsco.cli.DiffusersConfig.Pair;
import io.dsco.config.ConfigurationException;
import io.dsco.config.RunConfiguration;
import io.dsco.config.VaeSettings;
import io.dsco.workspace.CheckpointFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares an autoencoder's weights, and what is told of them, with the configured one. */
record VaeFit(RunConfiguration configuration) {
  /**
   * The key of {@code config.json}, and of the metadata where {@code pretrain} notes the factor
   * that the latents were trained with.
   */
  private static final String SCALING_FACTOR = "scaling_factor";

  /** A factor may be written down rounded; a wrong one is wrong in its first digits. */
  private static final double ROUNDING = 1e-4;

  private static final Set<String> CLASSES = Set.of("AutoencoderKL");

  /**
   * Compares names and shapes, and the scaling factor, where the file has one.
   *
   * @throws CheckpointException listing every difference
   * @throws ConfigurationException listing every difference from {@code config.json}
   */
  ComparedModel require(CheckpointFile file) {
    DiffusersConfig config = DiffusersConfig.beside(file, CLASSES);
    ModelFit.refuse(config.differences(pairs(configuration.vae())));
    try (Checkpoint vae = Checkpoint.open(file.local())) {
      ModelWeights.check(vae, configuration.vae().parameters().shapes(), VaeNames.TABLE);
      requireScalingFactor(vae.metadata(), file);
      boolean told = vae.metadata().containsKey(SCALING_FACTOR) || config.tells(SCALING_FACTOR);
      return new ComparedModel(
          vae.tensors().size(),
          told ? Optional.empty() : Optional.of("scaling factor not told by the file"));
    }
  }

  private static List<Pair> pairs(VaeSettings vae) {
    return List.of(
        new Pair(SCALING_FACTOR, "vae.scaling-factor", vae.scalingFactor()),
        new Pair("latent_channels", "vae.latent-channels", vae.latentChannels()),
        new Pair("block_out_channels", "vae.block-out-channels", vae.blockOutChannels()),
        new Pair("layers_per_block", "vae.layers-per-block", vae.layersPerBlock()),
        new Pair("norm_num_groups", "vae.norm-groups", vae.normGroups()));
  }

  private void requireScalingFactor(Map<String, String> metadata, CheckpointFile file) {
    String stored = metadata.get(SCALING_FACTOR);
    if (stored == null) {
      return;
    }
    double configured = configuration.vae().scalingFactor();
    double trained = number(stored, file);
    if (!(Math.abs(configured - trained) <= ROUNDING * Math.abs(trained))) {
      throw new CheckpointException(
          "scaling factor must be the %s that the file names, was %s (vae.scaling-factor, %s)"
              .formatted(stored, configured, file));
    }
  }

  private static double number(String text, CheckpointFile file) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new CheckpointException(
          "the metadata's %s must be a number, was %s (%s)".formatted(SCALING_FACTOR, text, file),
          e);
    }
  }
}
