package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the user must change: status 2 and one line that says what, through the command line. */
class BadInputIT {
  @TempDir Path folder;

  @Test
  void aMissingDataset() {
    Path missing = folder.resolve("missing");
    refuses(Job.onFolder(out(), missing), missing.toString());
  }

  @Test
  void anEmptyDataset() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    refuses(
        Job.onFolder(out(), empty),
        "an ImageFolder dataset must have a folder for each class, there is none: ");
  }

  @Test
  void aClassWithoutImages() throws Exception {
    Path images = FashionSample.imageFolder(folder.resolve("images"), 1);
    Files.delete(FashionSample.folder(images, 7).resolve("001.png"));
    refuses(
        Job.onFolder(out(), images),
        "every class must have at least one image, class '07' (label 7) has none (");
  }

  @Test
  void fewerLatentsThanImagesPerClass() throws Exception {
    Path images = FashionSample.imageFolder(folder.resolve("images"), Job.SYNTHETIC);
    Files.delete(FashionSample.folder(images, 2).resolve("001.png"));
    refuses(
        Job.onFolder(out(), images),
        "class 02 has 2 usable images, fewer than the 3 samples asked for (synthesis.ipc, trigger.mode)");
  }

  @Test
  void checkpointsOfAnotherShapeBeforeAnyWork() {
    refuses(
        Job.of(out(), "dit.depth=7"),
        "dit.safetensors does not fit the model: ",
        "missing: blocks.6.",
        "blocks.6.mlp.fc2.bias (128)");
    refuses(
        Job.of(out(), "vae.layers-per-block=2"),
        "vae.safetensors does not fit the model: ",
        "encoder.down_blocks.0.resnets.1.");
    assertThat(out()).doesNotExist();
  }

  @Test
  void anotherScalingFactorThanTheAutoencoders() {
    refuses(
        Job.of(out(), "vae.scaling-factor=0.18215"),
        "scaling factor must be the 0.9257500418605391 that the file names, was 0.18215"
            + " (vae.scaling-factor, ");
    assertThat(out()).doesNotExist();
  }

  @Test
  void aTransformerForImagesOfAnotherSize() {
    refuses(
        Job.of(out(), "image.size=64"),
        "image size must be 32: the checkpoint is for latents of 8x8, was 64 for latents of 16x16"
            + " (image.size, ");
    assertThat(out()).doesNotExist();
  }

  @Test
  void aConfigOfDiffusersThatDisagrees() throws IOException {
    Path vae = copiedModel("vae.safetensors");
    Files.writeString(
        folder.resolve("config.json"), "{\"scaling_factor\":0.18215,\"layers_per_block\":2}");
    refuses(
        Job.of(out(), "checkpoints.vae=" + vae),
        "scaling factor must be the 0.18215 that config.json names, was 0.9257500418605391"
            + " (vae.scaling-factor)",
        "layers per block must be the 2 that config.json names, was 1 (vae.layers-per-block)");
    assertThat(out()).doesNotExist();
  }

  @Test
  void aCheckpointOfAnotherDigestThanIsSet() {
    String expected = "ab".repeat(32);
    refuses(
        Job.of(out(), "checkpoints.sha256.dit=" + expected),
        "SHA-256 must be " + expected + ", was ",
        " (checkpoints.sha256.dit, ");
    assertThat(out()).doesNotExist();
  }

  @Test
  void aDownloadThatStoppedHalfWay() throws IOException {
    Path dit = copiedModel("dit.safetensors");
    byte[] whole = Files.readAllBytes(dit);
    Files.write(dit, Arrays.copyOf(whole, whole.length / 2));
    refuses(Job.of(out(), "checkpoints.dit=" + dit), dit + ": tensor ", " bytes of data");
    Path index =
        Files.writeString(
            folder.resolve("dit.safetensors.index.json"),
            "{\"weight_map\":{\"pos_embed\":\"dit.safetensors\"}}");
    refuses(Job.of(out(), "checkpoints.dit=" + index), dit + ": tensor ", " bytes of data");
    assertThat(out()).doesNotExist();
  }

  @Test
  void anEmptyFileOrAFolderInPlaceOfACheckpoint() throws IOException {
    Path empty = Files.createFile(folder.resolve("dit.pt"));
    refuses(
        Job.of(out(), "checkpoints.dit=" + empty),
        "has 0 bytes, too few for a safetensors or PyTorch file");
    refuses(
        Job.of(out(), "checkpoints.dit=" + folder),
        "a checkpoint must be a file, was the folder " + folder);
    assertThat(out()).doesNotExist();
  }

  @Test
  void aCheckpointWithCodeInItIsRefusedAndTheCodeNotRun() throws IOException {
    Path trace = folder.resolve("trace");
    Path checkpoint = pickled(folder.resolve("dit.pt"), "cos\nsystem\n(Vtouch " + trace + "\ntR.");
    refuses(
        Job.of(out(), "checkpoints.dit=" + checkpoint),
        "names os.system; a checkpoint may name only what rebuilds");
    assertThat(trace).doesNotExist();
  }

  @Test
  void unknownAndIllTypedSettingsTogether() {
    refuses(
        Job.of(out(), "synthesis.icp=3", "diffusion.steps=many"),
        "unknown setting synthesis.icp: did you mean synthesis.ipc?",
        "steps must be a whole number, was \"many\" (diffusion.steps)");
  }

  @Test
  void anOutputFolderThatHoldsSomebodyElsesFiles() throws Exception {
    Path images = FashionSample.imageFolder(folder.resolve("images"), Job.SYNTHETIC);
    Path foreign = Files.createDirectories(out().resolve("dataset")).resolve("thesis.txt");
    Files.writeString(foreign, "three years of work");
    refuses(
        Job.onFolder(out(), images),
        "holds 1 files that no run of ours wrote, such as thesis.txt; move them away or choose"
            + " another workspace");
    assertThat(foreign).hasContent("three years of work");
  }

  private Path copiedModel(String name) throws IOException {
    Path models = Job.CONF.resolve("models").resolve("fashion-mnist");
    return Files.copy(models.resolve(name), folder.resolve(name));
  }

  private Path out() {
    return folder.resolve("out");
  }

  private static void refuses(Job job, String... parts) {
    Job.Outcome outcome = job.execute("run");
    assertThat(outcome.errors()).contains(parts).doesNotContain("\tat ");
    assertThat(outcome.status()).isEqualTo(2);
  }

  /** A PyTorch file whose pickle is that program. */
  private static Path pickled(Path path, String pickle) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      byte[] content = pickle.getBytes(StandardCharsets.US_ASCII);
      ZipEntry entry = new ZipEntry("archive/data.pkl");
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      CRC32 checksum = new CRC32();
      checksum.update(content);
      entry.setCrc(checksum.getValue());
      zip.putNextEntry(entry);
      zip.write(content);
      zip.closeEntry();
    }
    return Files.write(path, bytes.toByteArray());
  }
}
