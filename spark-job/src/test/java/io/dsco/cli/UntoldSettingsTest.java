package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.config.RunConfiguration;
import io.dsco.workspace.CheckpointFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of weights that do not tell what the run's images depend on. */
class UntoldSettingsTest {
  private static final Path CONF = Path.of("..", "conf").toAbsolutePath().normalize();
  private static final Path MODELS = CONF.resolve("models").resolve("fashion-mnist");
  private static final String IMAGE_SIZE = "image size not told by the file";
  private static final String SCALING_FACTOR = "scaling factor not told by the file";

  @TempDir Path folder;

  @Test
  void theCheckSaysSoOfBothModels() throws IOException {
    RunConfiguration configuration =
        configuration("checkpoints.vae=" + vae(), "checkpoints.dit=" + dit());
    assertThat(
            new CheckpointShapesCheck(configuration, new Configuration(false)).examine().toString())
        .containsPattern(
            "vae [0-9]+ tensors as configured, SHA-256 [0-9a-f]{12}…, " + SCALING_FACTOR)
        .containsPattern("dit [0-9]+ tensors as configured, SHA-256 [0-9a-f]{12}…, " + IMAGE_SIZE);
  }

  @Test
  void aRunHasAWarningForEach() throws IOException {
    CheckpointFile vae = find(vae());
    CheckpointFile dit = find(dit());
    ModelFit fit = new ModelFit(configuration());
    assertThat(fit.requireVae(vae).warning("vae.scaling-factor", vae))
        .contains(
            "scaling factor not told by the file, vae.scaling-factor is believed as it is (%s)"
                .formatted(vae));
    assertThat(fit.requireDit(dit).warning("image.size", dit))
        .contains(
            "image size not told by the file, image.size is believed as it is (%s)".formatted(dit));
  }

  @Test
  void aConfigOfAnotherModelOrWithoutAValueTellsNothing() throws IOException {
    Path vae = vae();
    Path dit = dit();
    config("{\"_class_name\": \"AutoencoderKL\", \"scaling_factor\": null}");
    assertThat(untoldOfVae(vae)).contains(SCALING_FACTOR);
    assertThat(untoldOfDit(dit)).contains(IMAGE_SIZE);
  }

  @Test
  void aConfigTells() throws IOException {
    Path vae = vae();
    Path dit = dit();
    config("{\"scaling_factor\": 0.92575, \"sample_size\": 8}");
    assertThat(untoldOfVae(vae)).isEmpty();
    assertThat(untoldOfDit(dit)).isEmpty();
  }

  @Test
  void metadataAndPositionsTell() {
    assertThat(untoldOfVae(MODELS.resolve("vae.safetensors"))).isEmpty();
    assertThat(untoldOfDit(MODELS.resolve("dit.safetensors"))).isEmpty();
  }

  private static Optional<String> untoldOfVae(Path file) {
    return new ModelFit(configuration()).requireVae(find(file)).untold();
  }

  private static Optional<String> untoldOfDit(Path file) {
    return new ModelFit(configuration()).requireDit(find(file)).untold();
  }

  private static RunConfiguration configuration(String... settings) {
    return RunConfiguration.load(CONF.resolve("fashion-mnist.conf"), List.of(settings));
  }

  private static CheckpointFile find(Path file) {
    return CheckpointFile.find(file.toString(), new Configuration(false));
  }

  /** Without metadata. */
  private Path vae() throws IOException {
    Path file = folder.resolve("vae.safetensors");
    SafetensorsCopy.write(MODELS.resolve("vae.safetensors"), file, Optional::of);
    return file;
  }

  /** Without positions, which may be left out where the patches have the name of diffusers. */
  private Path dit() throws IOException {
    Path file = folder.resolve("dit.safetensors");
    SafetensorsCopy.write(
        MODELS.resolve("dit.safetensors"),
        file,
        name ->
            name.equals("pos_embed")
                ? Optional.empty()
                : Optional.of(name.replace("x_embedder.proj", "pos_embed.proj")));
    return file;
  }

  private void config(String text) throws IOException {
    Files.writeString(folder.resolve("config.json"), text);
  }
}
