package io.dsco.bench;

import io.dsco.config.SparkSettings.Processor;
import io.dsco.dit.DenoisingLoop.Guidance;
import io.dsco.dit.DitParameters;
import io.dsco.dit.Precision;
import io.dsco.encode.AutoencoderFactory;
import io.dsco.encode.CodecFactory;
import io.dsco.encode.LatentTable;
import io.dsco.nopt.AlignmentLevel;
import io.dsco.nopt.AlignmentMethod;
import io.dsco.nopt.NoiseOptimization;
import io.dsco.nopt.SynthesisSettings.InitialNoise;
import io.dsco.projector.ProjectorParameters;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.synthesize.DiffusionSynthesizerFactory;
import io.dsco.synthesize.SynthesisClass;
import io.dsco.training.UntrainedCheckpoint;
import io.dsco.vae.LatentShape;
import io.dsco.vae.VaeParameters;
import io.dsco.workspace.CheckpointFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Classes to synthesize by networks of the embedded run's size, with made-up weights and latents:
 * what they are worth changes no time. All of it lies in one folder.
 *
 * @param folder where the files are
 * @param classes how many
 */
record ClassWork(Path folder, int classes) {
  static final long SEED = 1;
  static final int SAMPLES = 10;
  static final int STEPS = 6;

  private static final int IMAGES = 600;
  private static final int IMAGE_SIZE = 32;
  private static final LatentShape SHAPE = new LatentShape(4, 8, 8);
  private static final VaeParameters VAE = new VaeParameters(List.of(16, 32, 64), 1, 8, 4, 1);
  private static final DitParameters DIT = new DitParameters(8, 2, 4, 128, 6, 4, 4, 10);
  private static final Fingerprint ENCODED = Fingerprint.of(Map.of("stage", "bench"));

  /** Writes weights, and latents as the encode stage leaves them. */
  void prepare(Configuration configuration) throws IOException {
    UntrainedCheckpoint.write(file("dit.safetensors"), DIT.shapes());
    UntrainedCheckpoint.write(file("vae.safetensors"), VAE.shapes());
    Workspace workspace = workspace(configuration);
    List<FileEntry> files = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      files.add(latents(workspace, label));
    }
    new Manifest("encode", ENCODED.value(), files, Map.of("method", "bench"))
        .write(workspace.fileSystem(), workspace.latents(ENCODED));
  }

  private static FileEntry latents(Workspace workspace, int label) throws IOException {
    String name = Workspace.latentFile(label);
    Iterator<Object[]> rows =
        IntStream.range(0, IMAGES)
            .mapToObj(image -> new Object[] {"image " + image, label, latent(label, image), "", ""})
            .iterator();
    return new ParquetFiles(workspace)
        .write(
            new org.apache.hadoop.fs.Path(workspace.latents(ENCODED), name),
            LatentTable.LATENTS,
            Map.of(),
            rows)
        .at(name)
        .with(
            Map.of(
                LatentTable.LABEL,
                String.valueOf(label),
                LatentTable.CLASS_DIGEST,
                "bench " + label));
  }

  private static float[] latent(int label, int image) {
    return RandomStream.of(SEED, Purpose.ENCODE, label, image)
        .fillGaussian(new float[SHAPE.size()]);
  }

  /** Where latents are, and class files go to. */
  Workspace workspace(Configuration configuration) {
    return new Workspace(folder.resolve("workspace").toUri().toString(), configuration);
  }

  /** Of the latents. */
  Fingerprint encoded() {
    return ENCODED;
  }

  /** The classes from one on, without the last one. */
  List<SynthesisClass> classes(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(label -> new SynthesisClass(label, "class " + label, label % DIT.classes()))
        .toList();
  }

  CodecFactory codec(Configuration configuration) {
    return new AutoencoderFactory(
        CheckpointFile.find(file("vae.safetensors").toUri().toString(), configuration),
        VAE,
        IMAGE_SIZE,
        SAMPLES,
        SAMPLES,
        Processor.CPU);
  }

  DiffusionSynthesizerFactory synthesizer(Configuration configuration) {
    return new DiffusionSynthesizerFactory(
        CheckpointFile.find(file("dit.safetensors").toUri().toString(), configuration),
        DIT,
        SHAPE,
        STEPS,
        new Guidance(1.5, 3, 0, 1000),
        Precision.FLOAT32,
        SAMPLES,
        SAMPLES,
        new io.dsco.nopt.SynthesisSettings(
            InitialNoise.LATIN_HYPERCUBE,
            new AlignmentMethod.DataAccessible(AlignmentLevel.STEP_INPUT, 5e-4, 5),
            new NoiseOptimization(50, 0.1, 0.9),
            ProjectorParameters.full()),
        Processor.CPU);
  }

  private Path file(String name) {
    return folder.resolve(name);
  }
}
