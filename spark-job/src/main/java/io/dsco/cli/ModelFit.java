package io.dsco.cli;

import ai.djl.ndarray.types.Shape;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.CheckpointException;
import io.dsco.checkpoint.DitNames;
import io.dsco.checkpoint.ModelWeights;
import io.dsco.checkpoint.NameTable;
import io.dsco.checkpoint.VaeNames;
import io.dsco.cli.DiffusersConfig.Pair;
import io.dsco.config.ConfigurationException;
import io.dsco.config.ConvNetSettings;
import io.dsco.config.DitSettings;
import io.dsco.config.RunConfiguration;
import io.dsco.config.VaeSettings;
import io.dsco.workspace.CheckpointFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares files of weights, and what diffusers tells of them in {@code config.json}, with the
 * configured models. Little more than the files' headers is read, so that a wrong file is refused
 * before the first image is.
 */
record ModelFit(RunConfiguration configuration) {
  /** The key under which {@code pretrain} notes the factor that the latents were trained with. */
  private static final String SCALING_FACTOR = "scaling_factor";

  /** A factor may be written down rounded; a wrong one is wrong in its first digits. */
  private static final double ROUNDING = 1e-4;

  private static final Set<String> VAE_CLASSES = Set.of("AutoencoderKL");
  private static final Set<String> DIT_CLASSES =
      Set.of("DiTTransformer2DModel", "Transformer2DModel");

  /**
   * Compares names and shapes, and the scaling factor, where the file has one.
   *
   * @return number of tensors
   * @throws CheckpointException listing every difference
   * @throws ConfigurationException listing every difference from {@code config.json}
   */
  int requireVae(CheckpointFile file) {
    refuse(DiffusersConfig.beside(file, VAE_CLASSES).differences(pairs(configuration.vae())));
    try (Checkpoint vae = Checkpoint.open(file.local())) {
      ModelWeights.check(vae, configuration.vae().parameters().shapes(), VaeNames.TABLE);
      requireScalingFactor(vae.metadata(), vae.path());
      return vae.tensors().size();
    }
  }

  private static List<Pair> pairs(VaeSettings vae) {
    return List.of(
        new Pair("scaling_factor", "vae.scaling-factor", vae.scalingFactor()),
        new Pair("latent_channels", "vae.latent-channels", vae.latentChannels()),
        new Pair("block_out_channels", "vae.block-out-channels", vae.blockOutChannels()),
        new Pair("layers_per_block", "vae.layers-per-block", vae.layersPerBlock()),
        new Pair("norm_num_groups", "vae.norm-groups", vae.normGroups()));
  }

  /**
   * Compares the size of the latents, names and shapes.
   *
   * @return number of tensors
   * @throws CheckpointException listing every difference
   * @throws ConfigurationException when the file is for images of another size, and listing every
   *     difference from {@code config.json}
   */
  int requireDit(CheckpointFile file) {
    DiffusersConfig config = DiffusersConfig.beside(file, DIT_CLASSES);
    List<String> lines = new ArrayList<>(config.differences(pairs(configuration.dit())));
    try (Checkpoint dit = Checkpoint.open(file.local())) {
      config
          .whole("sample_size")
          .or(() -> latentSide(dit))
          .flatMap(side -> otherSide(side, dit.path()))
          .ifPresent(lines::add);
      refuse(lines);
      ModelWeights.check(dit, JobWiring.ditParameters(configuration).shapes(), DitNames.TABLE);
      return dit.tensors().size();
    }
  }

  private List<Pair> pairs(DitSettings dit) {
    String variant = ", dit.variant";
    return List.of(
        new Pair("in_channels", "vae.latent-channels", configuration.vae().latentChannels()),
        new Pair("patch_size", "dit.patch-size" + variant, dit.patchSize()),
        new Pair("num_layers", "dit.depth" + variant, dit.depth()),
        new Pair("num_attention_heads", "dit.heads" + variant, dit.heads()),
        new Pair("attention_head_dim", "dit.hidden-size" + variant, dit.hiddenSize() / dit.heads()),
        new Pair("num_embeds_ada_norm", "dit.classes", dit.classes()));
  }

  /** Side of the latents that a file's position embedding (1, tokens, width) is for. */
  private Optional<Integer> latentSide(Checkpoint dit) {
    return Stream.of("pos_embed", "pos_embed.pos_embed")
        .filter(dit.tensors()::containsKey)
        .map(name -> dit.tensors().get(name).shape())
        .filter(shape -> shape.dimension() == 3)
        .map(this::latentSide)
        .findFirst();
  }

  private int latentSide(Shape positions) {
    return (int) Math.round(Math.sqrt(positions.get(1))) * configuration.dit().patchSize();
  }

  private Optional<String> otherSide(int side, Path file) {
    int configured = configuration.latentShape().width();
    if (side == configured) {
      return Optional.empty();
    }
    int factor = configuration.vae().parameters().downsamplingFactor();
    return Optional.of(
        "image size must be %d: the checkpoint is for latents of %2$dx%2$d, was %3$d for latents of"
                .formatted((long) side * factor, side, configuration.image().size())
            + " %1$dx%1$d (image.size, %2$s)".formatted(configured, file));
  }

  /**
   * Compares names and shapes with a classifier of that architecture.
   *
   * @param classes rows of its last layer
   * @return number of tensors
   * @throws CheckpointException listing every difference
   */
  int requireClassifier(Path file, ConvNetSettings network, int classes) {
    try (Checkpoint classifier = Checkpoint.open(file)) {
      ModelWeights.check(
          classifier,
          network.parameters(configuration.image().size(), classes).shapes(),
          NameTable.identity());
      return classifier.tensors().size();
    }
  }

  private static void refuse(List<String> lines) {
    if (!lines.isEmpty()) {
      throw new ConfigurationException(lines);
    }
  }

  private void requireScalingFactor(Map<String, String> metadata, Path file) {
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

  private static double number(String text, Path file) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new CheckpointException(
          "the metadata's %s must be a number, was %s (%s)".formatted(SCALING_FACTOR, text, file),
          e);
    }
  }
}
