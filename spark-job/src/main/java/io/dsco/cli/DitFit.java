package io.dsco.cli;

import ai.djl.ndarray.types.Shape;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.CheckpointException;
import io.dsco.checkpoint.DitNames;
import io.dsco.checkpoint.ModelWeights;
import io.dsco.cli.DiffusersConfig.Pair;
import io.dsco.config.ConfigurationException;
import io.dsco.config.DitSettings;
import io.dsco.config.RunConfiguration;
import io.dsco.workspace.CheckpointFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares a diffusion transformer's weights, and what is told of them, with the configured one.
 */
record DitFit(RunConfiguration configuration) {
  private static final Set<String> CLASSES = Set.of("DiTTransformer2DModel", "Transformer2DModel");

  /**
   * Compares the size of the latents, where the file tells it, names and shapes.
   *
   * @throws CheckpointException listing every difference
   * @throws ConfigurationException when the file is for images of another size, and listing every
   *     difference from {@code config.json}
   */
  ComparedModel require(CheckpointFile file) {
    DiffusersConfig config = DiffusersConfig.beside(file, CLASSES);
    List<String> lines = new ArrayList<>(config.differences(pairs(configuration.dit())));
    try (Checkpoint dit = Checkpoint.open(file.local())) {
      Optional<Integer> told = config.whole("sample_size").or(() -> latentSide(dit));
      told.flatMap(side -> otherSide(side, file)).ifPresent(lines::add);
      ModelFit.refuse(lines);
      ModelWeights.check(dit, JobWiring.ditParameters(configuration).shapes(), DitNames.TABLE);
      return new ComparedModel(
          dit.tensors().size(),
          told.isPresent() ? Optional.empty() : Optional.of("image size not told by the file"));
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
        .map(positions -> side(positions) * patch(dit))
        .findFirst();
  }

  private static int side(Shape positions) {
    return (int) Math.round(Math.sqrt(positions.get(1)));
  }

  /** The file's own, so that another patch is not taken for another image. */
  private int patch(Checkpoint dit) {
    return Stream.of("x_embedder.proj.weight", "pos_embed.proj.weight")
        .filter(dit.tensors()::containsKey)
        .map(name -> dit.tensors().get(name).shape())
        .filter(shape -> shape.dimension() == 4)
        .map(shape -> (int) shape.get(3))
        .findFirst()
        .orElse(configuration.dit().patchSize());
  }

  private Optional<String> otherSide(int side, CheckpointFile file) {
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
}
