package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.checkpoint.CheckpointException;
import io.dsco.config.ConfigurationException;
import io.dsco.config.RunConfiguration;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Copies of the embedded models with one thing spoilt: each is one clear line before any work. */
class CheckpointRefusalTest {
  private static final Path CONF = Path.of("..", "conf").toAbsolutePath().normalize();
  private static final Path MODELS = CONF.resolve("models").resolve("fashion-mnist");

  @TempDir Path folder;

  @Test
  void aTransformerForImagesOfAnotherSizeIsToldInWords() {
    Path file = MODELS.resolve("dit.safetensors");
    refusesDit(
        file,
        "image size must be 32: the checkpoint is for latents of 8x8, was 64 for latents of 16x16"
            + " (image.size, "
            + file
            + ")",
        "image.size=64");
  }

  @Test
  void theSampleSizeOfDiffusersIsToldInWords() throws IOException {
    Path file = copied("dit.safetensors");
    config("{\"_class_name\":\"Transformer2DModel\",\"sample_size\":64}");
    refusesDit(
        file,
        "image size must be 256: the checkpoint is for latents of 64x64, was 32 for latents of 8x8"
            + " (image.size, "
            + file
            + ")");
  }

  @Test
  void everyDifferenceOfAnAutoencodersConfigIsALine() throws IOException {
    Path file = copied("vae.safetensors");
    config(
        """
        {"_class_name": "AutoencoderKL", "scaling_factor": 0.18215, "latent_channels": 4,
         "block_out_channels": [128, 256, 512, 512], "layers_per_block": 2, "norm_num_groups": 32,
         "sample_size": 512, "act_fn": "silu"}
        """);
    assertThatThrownBy(() -> requireVae(file))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "scaling factor must be the 0.18215 that config.json names, was"
                            + " 0.9257500418605391 (vae.scaling-factor)",
                        "block out channels must be the [128,256,512,512] that config.json names,"
                            + " was [16, 32, 64] (vae.block-out-channels)",
                        "layers per block must be the 2 that config.json names, was 1"
                            + " (vae.layers-per-block)",
                        "norm num groups must be the 32 that config.json names, was 8"
                            + " (vae.norm-groups)"));
  }

  @Test
  void everyDifferenceOfATransformersConfigIsALine() throws IOException {
    Path file = copied("dit.safetensors");
    config(
        """
        {"_class_name": "DiTTransformer2DModel", "num_attention_heads": 16, "attention_head_dim": 72,
         "in_channels": 4, "num_layers": 28, "patch_size": 2, "num_embeds_ada_norm": 1000,
         "sample_size": 32}
        """);
    assertThatThrownBy(() -> requireDit(file))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "num layers must be the 28 that config.json names, was 6"
                            + " (dit.depth, dit.variant)",
                        "num attention heads must be the 16 that config.json names, was 4"
                            + " (dit.heads, dit.variant)",
                        "attention head dim must be the 72 that config.json names, was 32"
                            + " (dit.hidden-size, dit.variant)",
                        "num embeds ada norm must be the 1000 that config.json names, was 10"
                            + " (dit.classes)",
                        "image size must be 128: the checkpoint is for latents of 32x32, was 32 for"
                            + " latents of 8x8 (image.size, "
                            + file
                            + ")"));
  }

  @Test
  void aConfigThatAgreesOrIsAboutAnotherModelOrSaysLessIsNoProblem() throws IOException {
    Path file = copied("vae.safetensors");
    config("{\"scaling_factor\": 0.92575, \"block_out_channels\": [16, 32, 64], \"x\": null}");
    assertThatCode(() -> requireVae(file)).doesNotThrowAnyException();
    config("{\"_class_name\":\"Transformer2DModel\",\"latent_channels\":16}");
    assertThatCode(() -> requireVae(file)).doesNotThrowAnyException();
    config("{\"norm_num_groups\": null}");
    assertThatCode(() -> requireVae(file)).doesNotThrowAnyException();
  }

  @Test
  void aConfigOfAnotherTypeIsADifference() throws IOException {
    Path file = copied("vae.safetensors");
    config("{\"layers_per_block\": \"one\"}");
    assertThatThrownBy(() -> requireVae(file))
        .hasMessage(
            "layers per block must be the \"one\" that config.json names, was 1"
                + " (vae.layers-per-block)");
  }

  @ParameterizedTest
  @CsvSource({"[]", "{", "3"})
  void aConfigThatIsNoJsonObjectIsRefused(String text) throws IOException {
    Path file = copied("vae.safetensors");
    config(text);
    assertThatThrownBy(() -> requireVae(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("config.json beside " + file + " must be a JSON object");
  }

  @Test
  void anotherDigestThanIsSetIsRefusedBeforeTheFileIsRead() throws IOException {
    Path file = Files.writeString(folder.resolve("dit.pt"), "abcde");
    String expected = "a".repeat(64);
    RunConfiguration configuration =
        configuration("checkpoints.dit=" + file, "checkpoints.sha256.dit=" + expected);
    Checkpoints checkpoints =
        new Checkpoints(configuration.checkpoints(), new Configuration(false));
    assertThatThrownBy(checkpoints::dit)
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "SHA-256 must be "
                + expected
                + ", was 36bbe50ed96841d10443bcb670d6554f0a34b761be67ec9c4a8ad2c0c44ca42c"
                + " (checkpoints.sha256.dit, "
                + file
                + ")");
  }

  @Test
  void theDigestThatIsSetIsAccepted() throws IOException {
    Path file = Files.writeString(folder.resolve("dit.pt"), "abcde");
    RunConfiguration configuration =
        configuration(
            "checkpoints.dit=" + file,
            "checkpoints.sha256.dit="
                + "36bbe50ed96841d10443bcb670d6554f0a34b761be67ec9c4a8ad2c0c44ca42c");
    assertThat(new Checkpoints(configuration.checkpoints(), new Configuration(false)).dit())
        .isPresent();
  }

  @Test
  void aTruncatedSafetensorsFile() throws IOException {
    Path file = copied("dit.safetensors");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    refusesDit(file, file + ": tensor ");
    Files.write(file, Arrays.copyOf(whole, 100));
    refusesDit(file, file + ": ends within its header of ");
  }

  @Test
  void aTruncatedPyTorchFile() throws IOException {
    Path file = zip(ZipEntry.STORED, new byte[5000]);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 50));
    refusesDit(file, file + ": is a truncated zip: it has no directory at its end");
  }

  @Test
  void aTruncatedFileOfAnIndex() throws IOException {
    Path file = copied("dit.safetensors");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    Path index =
        Files.writeString(
            folder.resolve("dit.safetensors.index.json"),
            "{\"weight_map\":{\"pos_embed\":\"dit.safetensors\"}}");
    refusesDit(index, file + ": tensor ");
  }

  @Test
  void aZipBomb() throws IOException {
    refusesDit(
        zip(ZipEntry.DEFLATED, new byte[1 << 24]),
        "zip entry archive/data.pkl is compressed (method 8)");
  }

  @Test
  void aZipEntryThatClaimsMoreThanTheFileHas() throws IOException {
    Path file = zip(ZipEntry.STORED, new byte[10]);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer directory = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int entry = directory.getInt(bytes.length - 6);
    directory.putInt(entry + 20, 0x7FFFFFFF).putInt(entry + 24, 0x7FFFFFFF);
    Files.write(file, bytes);
    refusesDit(file, "zip entry archive/data.pkl reaches beyond the data: 2147483647 bytes");
  }

  @Test
  void aHeaderThatClaimsAHundredGigabytes() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    Path file = folder.resolve("dit.safetensors");
    Files.write(file, bytes.putLong(0, 100_000_000_000L).array());
    refusesDit(file, "header length must be 2 to 100000000 bytes, was 100000000000");
  }

  @Test
  void aTensorThatClaimsAHundredGigabytes() throws IOException {
    byte[] header =
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[25000000000],\"data_offsets\":[0,100000000000]}}"
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    Path file = folder.resolve("dit.safetensors");
    Files.write(file, bytes.putLong(header.length).put(header).array());
    refusesDit(file, "tensor w lies at [0, 100000000000) of 0 bytes of data");
  }

  @Test
  void aPickleThatCallsTheSystem() throws IOException {
    Path trace = folder.resolve("trace");
    byte[] pickle = ("cos\nsystem\n(Vtouch " + trace + "\ntR.").getBytes(StandardCharsets.US_ASCII);
    refusesDit(zip(ZipEntry.STORED, pickle), "names os.system; a checkpoint may name only");
    assertThat(trace).doesNotExist();
  }

  @Test
  void anEmptyFile() throws IOException {
    Path file = Files.createFile(folder.resolve("dit.pt"));
    refusesDit(file, file + ": has 0 bytes, too few for a safetensors or PyTorch file");
  }

  @Test
  void aFolder() {
    refusesDit(folder, "a checkpoint must be a file, was the folder " + folder);
  }

  private void refusesDit(Path file, String message, String... settings) {
    assertThatThrownBy(() -> requireDit(file, settings))
        .isInstanceOfAny(CheckpointException.class, ConfigurationException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1))
        .satisfies(e -> assertThat(Failures.table().judge(e).status()).isEqualTo(ExitStatus.USER));
  }

  private void requireVae(Path file) {
    RunConfiguration configuration = configuration("checkpoints.vae=" + file);
    new ModelFit(configuration)
        .requireVae(new Checkpoints(configuration.checkpoints(), new Configuration(false)).vae());
  }

  private void requireDit(Path file, String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("checkpoints.dit=" + file);
    RunConfiguration configuration = configuration(all.toArray(String[]::new));
    new ModelFit(configuration)
        .requireDit(
            new Checkpoints(configuration.checkpoints(), new Configuration(false)).requiredDit());
  }

  private static RunConfiguration configuration(String... settings) {
    return RunConfiguration.load(CONF.resolve("fashion-mnist.conf"), List.of(settings));
  }

  private Path copied(String name) throws IOException {
    return Files.copy(MODELS.resolve(name), folder.resolve(name));
  }

  private void config(String text) throws IOException {
    Files.writeString(folder.resolve("config.json"), text);
  }

  private Path zip(int method, byte[] pickle) throws IOException {
    Path file = folder.resolve("dit.pt");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      ZipEntry entry = new ZipEntry("archive/data.pkl");
      entry.setMethod(method);
      entry.setSize(pickle.length);
      CRC32 checksum = new CRC32();
      checksum.update(pickle);
      entry.setCrc(checksum.getValue());
      zip.putNextEntry(entry);
      zip.write(pickle);
      zip.closeEntry();
    }
    return file;
  }
}
