package io.dsco.synthesize;

import ai.djl.engine.EngineException;
import io.dsco.device.JobCount;
import io.dsco.device.JobMetrics;
import io.dsco.device.RunningTask;
import io.dsco.encode.CodecFactory;
import io.dsco.encode.LatentTable;
import io.dsco.image.PngEncoder;
import io.dsco.image.RgbImage;
import io.dsco.nopt.ClassGuide;
import io.dsco.nopt.ClassSynthesizer;
import io.dsco.nopt.ClassTask;
import io.dsco.synthesize.ClassGuidance.TargetOrigin;
import io.dsco.vae.LatentCodec;
import io.dsco.workspace.ExecutorModels;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Json;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Synthesizes one class inside one task, unless its file is there already. It crosses to executors
 * with the factories and a few numbers; assignment and result travel as JSON.
 */
final class ClassWorker implements Function<String, String> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(ClassWorker.class);

  /** Metadata of a class file that the manifest tells too. */
  private static final List<String> TOLD =
      List.of(SynthesisTable.IMAGE_BYTES, LatentTable.SHAPE, LatentTable.SCALING_FACTOR);

  private final Workspace workspace;
  private final CodecFactory codecs;
  private final SynthesizerFactory synthesizers;
  private final GuideReader guides;
  private final KeptTargets targets; // null where none are kept
  private final long runSeed;
  private final int samples;
  private final int steps;
  private final ClassSampling sampling;

  ClassWorker(
      Workspace workspace,
      CodecFactory codecs,
      SynthesizerFactory synthesizers,
      GuideReader guides,
      Optional<KeptTargets> targets,
      SynthesisSettings settings,
      ClassSampling sampling) {
    this.workspace = workspace;
    this.codecs = codecs;
    this.synthesizers = synthesizers;
    this.guides = guides;
    this.targets = targets.orElse(null);
    this.runSeed = settings.runSeed();
    this.samples = settings.samplesPerClass();
    this.steps = settings.stepsPerClass();
    this.sampling = sampling;
  }

  @Override
  public String call(String json) throws IOException {
    ClassAssignment work = Json.parse(json, ClassAssignment.class);
    Optional<FileEntry> present = ClassFiles.present(workspace, work, samples, TOLD);
    if (present.isPresent()) {
      sampling.skip(steps);
      return Json.canonical(ClassFiles.found(present.get()));
    }
    try (ClassLog log = ClassLog.begin(LOG, work.label(), samples, steps)) {
      FileEntry entry = synthesize(work, log);
      JobMetrics.count(JobCount.CLASSES_DONE, 1);
      log.done(entry, sampling.look());
      return Json.canonical(entry);
    }
  }

  private FileEntry synthesize(ClassAssignment work, ClassLog log) throws IOException {
    Sampled sampled = sampled(work, log);
    Map<String, String> metadata = new HashMap<>();
    List<Object[]> rows = rows(work.label(), sampled.latents(), metadata);
    metadata.put(ClassFiles.FINGERPRINT, work.fingerprint());
    metadata.put(LossCurves.KEY, sampled.losses());
    FileEntry entry =
        new ParquetFiles(workspace)
            .write(new Path(work.target()), SynthesisTable.SAMPLES, metadata, rows.iterator());
    if (targets != null) {
      targets.used(work);
    }
    FileEntry described = ClassFiles.described(entry, work, metadata, TOLD);
    return sampled
        .origin()
        .map(targetsOf -> ClassFiles.made(described, targetsOf))
        .orElse(described);
  }

  /**
   * Samples of a class.
   *
   * @param losses as the metadata of its file holds them
   * @param origin of its kept pivots, if any are kept
   */
  private record Sampled(List<float[]> latents, String losses, Optional<TargetOrigin> origin) {}

  /** Samples the class, once more without kept pivots where those are lost on the way. */
  private Sampled sampled(ClassAssignment work, ClassLog log) throws IOException {
    try (ExecutorModels.Lease<ClassSynthesizer> lease = ExecutorModels.lease(synthesizers)) {
      try (ClassGuidance guidance = guidance(work, lease.model())) {
        return sampled(work, log, lease.model(), guidance);
      } catch (LostPivotsException e) {
        RunningTask.endIfKilled();
        LOG.warn("class {} begins again: {}", work.label(), e.getMessage());
      }
      ClassGuide guide = guides.read(workspace, work.guide());
      return sampled(work, log, lease.model(), ClassGuidance.computed(guide));
    }
  }

  private Sampled sampled(
      ClassAssignment work, ClassLog log, ClassSynthesizer synthesizer, ClassGuidance guidance) {
    ClassTask task =
        new ClassTask(work.label(), work.ditLabel(), samples, runSeed, guidance.guide());
    LossCurves losses = new LossCurves();
    List<float[]> latents =
        sampling.of(log, listener -> synthesizer.synthesize(task, losses.before(listener)));
    if (latents.size() != samples) {
      throw new IllegalStateException(
          "label %d: %d samples were asked for, %d came"
              .formatted(work.label(), samples, latents.size()));
    }
    return new Sampled(latents, losses.text(), guidance.targets());
  }

  private ClassGuidance guidance(ClassAssignment work, ClassSynthesizer synthesizer)
      throws IOException {
    if (targets == null) {
      return ClassGuidance.of(guides.read(workspace, work.guide()));
    }
    try {
      return targets.guidance(work, synthesizer);
    } catch (EngineException e) {
      throw sampling.told(work.label(), e);
    }
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
}
