package io.dsco.synthesize;

import io.dsco.config.UserException;
import io.dsco.device.PeakMemory;
import io.dsco.dit.NonFiniteOutputException;
import io.dsco.encode.CodecFactory;
import io.dsco.encode.LatentTable;
import io.dsco.image.PngEncoder;
import io.dsco.image.RgbImage;
import io.dsco.nopt.ClassSynthesizer;
import io.dsco.nopt.ClassTask;
import io.dsco.vae.LatentCodec;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.ExecutorModels;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Json;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Synthesizes one class inside one task, unless its file is there already. It crosses to executors
 * with the factories and a few numbers; assignment and result travel as JSON.
 */
final class ClassWorker implements Function<String, String> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(ClassWorker.class);

  private final Workspace workspace;
  private final CodecFactory codecs;
  private final SynthesizerFactory synthesizers;
  private final long runSeed;
  private final int samples;
  private final int steps;
  private final LongAccumulator done;
  private final PeakMemory memory;

  ClassWorker(
      Workspace workspace,
      CodecFactory codecs,
      SynthesizerFactory synthesizers,
      SynthesisSettings settings,
      LongAccumulator done,
      PeakMemory memory) {
    this.workspace = workspace;
    this.codecs = codecs;
    this.synthesizers = synthesizers;
    this.runSeed = settings.runSeed();
    this.samples = settings.samplesPerClass();
    this.steps = settings.stepsPerClass();
    this.done = done;
    this.memory = memory;
  }

  @Override
  public String call(String json) throws IOException {
    ClassAssignment work = Json.parse(json, ClassAssignment.class);
    Optional<FileEntry> present = present(work);
    if (present.isPresent()) {
      done.add((long) steps * samples);
      return Json.canonical(present.get());
    }
    return Json.canonical(synthesize(work));
  }

  /** The class file of an earlier run or attempt, if it is whole and of this fingerprint. */
  private Optional<FileEntry> present(ClassAssignment work) throws IOException {
    Path path = new Path(work.target());
    Optional<ParquetFiles.Footer> footer = new ParquetFiles(workspace).footer(path);
    if (footer.isEmpty()
        || footer.get().rows() != samples
        || !work.fingerprint()
            .equals(footer.get().metadata().get(SynthesisTable.CLASS_FINGERPRINT))) {
      return Optional.empty();
    }
    FileSystem files = workspace.fileSystem();
    FileEntry entry =
        new FileEntry(
            path.getName(),
            samples,
            files.getFileStatus(path).getLen(),
            AtomicFile.sha256(files, path),
            Map.of());
    return Optional.of(describe(entry, work, footer.get().metadata()));
  }

  private FileEntry synthesize(ClassAssignment work) throws IOException {
    float[][] targets = targets(new Path(work.latents()));
    List<float[]> latents;
    try (ExecutorModels.Lease<ClassSynthesizer> lease = ExecutorModels.lease(synthesizers)) {
      ClassTask task = new ClassTask(work.label(), work.ditLabel(), samples, runSeed, targets);
      latents = lease.model().synthesize(task, (step, of, first, last) -> stepDone());
    } catch (NonFiniteOutputException e) {
      throw new UserException(
          "class %d: %s (dit.precision, checkpoints.dit)".formatted(work.label(), e.getMessage()),
          e);
    }
    if (latents.size() != samples) {
      throw new IllegalStateException(
          "label %d: %d samples were asked for, %d came"
              .formatted(work.label(), samples, latents.size()));
    }
    Map<String, String> metadata = new HashMap<>();
    List<Object[]> rows = rows(work.label(), latents, metadata);
    metadata.put(SynthesisTable.CLASS_FINGERPRINT, work.fingerprint());
    FileEntry entry =
        new ParquetFiles(workspace)
            .write(new Path(work.target()), SynthesisTable.SAMPLES, metadata, rows.iterator());
    LOG.info("class {}: {}, {}", work.label(), entry.path(), look());
    return describe(entry, work, metadata);
  }

  private void stepDone() {
    done.add(samples);
    look();
  }

  private PeakMemory.Reading look() {
    return memory.look(synthesizers.processor());
  }

  private float[][] targets(Path path) throws IOException {
    List<float[]> latents = new ArrayList<>();
    try (TableReader reader = new ParquetFiles(workspace).read(path, LatentTable.LATENT_ONLY)) {
      reader.forEachRemaining(row -> latents.add((float[]) row[0]));
    }
    return latents.toArray(float[][]::new);
  }

  private List<Object[]> rows(int label, List<float[]> latents, Map<String, String> metadata) {
    List<RgbImage> images;
    try (ExecutorModels.Lease<LatentCodec> lease = ExecutorModels.lease(codecs)) {
      images = lease.model().decode(latents.toArray(float[][]::new));
      metadata.put(LatentTable.SHAPE, LatentTable.shapeText(lease.model().shape()));
      metadata.put(LatentTable.SCALING_FACTOR, String.valueOf(lease.model().scalingFactor()));
    }
    List<Object[]> rows = new ArrayList<>();
    long imageBytes = 0;
    for (int index = 0; index < samples; index++) {
      byte[] png = PngEncoder.encode(images.get(index));
      imageBytes += png.length;
      String id = "synthetic/" + Workspace.digits(label) + "/" + Workspace.digits(index);
      rows.add(new Object[] {id, label, index, runSeed, latents.get(index), png});
    }
    metadata.put(SynthesisTable.IMAGE_BYTES, String.valueOf(imageBytes));
    return rows;
  }

  private static FileEntry describe(
      FileEntry entry, ClassAssignment work, Map<String, String> metadata) {
    Map<String, String> properties = new HashMap<>();
    properties.put(LatentTable.LABEL, String.valueOf(work.label()));
    properties.put(SynthesisTable.CLASS_FINGERPRINT, work.fingerprint());
    for (String key :
        List.of(SynthesisTable.IMAGE_BYTES, LatentTable.SHAPE, LatentTable.SCALING_FACTOR)) {
      properties.put(key, metadata.get(key));
    }
    return entry.with(properties);
  }
}
