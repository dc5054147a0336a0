package io.dsco.synthesize;

import io.dsco.config.UserException;
import io.dsco.device.PeakMemory;
import io.dsco.device.Progress;
import io.dsco.device.TaskCounter;
import io.dsco.encode.CodecFactory;
import io.dsco.encode.LatentTable;
import io.dsco.workspace.ExecutorModels;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageFolder;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.StageResult.State;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Synthesizes N_S samples of every class. */
public final class SynthesizeStage implements Stage {
  /** Counts up when the stage's result changes for the same settings. */
  private static final int METHOD_VERSION = 1;

  private final SparkSession spark;
  private final Workspace workspace;
  private final Fingerprint encoded;
  private final CodecFactory codec;
  private final SynthesizerFactory synthesizer;
  private final SynthesisSettings settings;

  /**
   * Does nothing yet.
   *
   * @param encoded the fingerprint of the encode stage whose latents are the targets
   */
  public SynthesizeStage(
      SparkSession spark,
      Workspace workspace,
      Fingerprint encoded,
      CodecFactory codec,
      SynthesizerFactory synthesizer,
      SynthesisSettings settings) {
    this.spark = spark;
    this.workspace = workspace;
    this.encoded = encoded;
    this.codec = codec;
    this.synthesizer = synthesizer;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "synthesize";
  }

  /**
   * The folder's fingerprint: all but the images. They enter class by class, so that three changed
   * classes cost three classes.
   */
  public Fingerprint fingerprint() {
    return fingerprint(latents());
  }

  @Override
  public StageResult execute() {
    try {
      Manifest latents = latents();
      Fingerprint fingerprint = fingerprint(latents);
      Path folder = workspace.synthesis(fingerprint);
      List<ClassAssignment> work = assignments(latents, fingerprint, folder);
      Optional<Manifest> complete =
          Manifest.complete(workspace.fileSystem(), folder, fingerprint)
              .filter(manifest -> covers(manifest, work));
      if (complete.isPresent()) {
        return StageResult.of(complete.get(), State.ALREADY_COMPLETE, folder.toString());
      }
      PeakMemory memory = PeakMemory.open(spark);
      Manifest manifest =
          new Manifest(
              name(),
              fingerprint.value(),
              synthesize(work, memory),
              Map.of("latents", encoded.value()));
      manifest.write(workspace.fileSystem(), folder);
      return StageResult.of(manifest, State.EXECUTED, folder.toString())
          .with(memory.value().named());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the synthesis of " + workspace.root(), e);
    } finally {
      ExecutorModels.releaseIdle();
    }
  }

  private Fingerprint fingerprint(Manifest latents) {
    return Fingerprint.of(
        Map.of(
            "stage", name(),
            "version", METHOD_VERSION,
            "run_seed", settings.runSeed(),
            "samples_per_class", settings.samplesPerClass(),
            "method", settings.method(),
            "synthesizer", synthesizer.digest(),
            "codec", codec.digest(),
            "encoding", latents.attributes().get("method")));
  }

  private Manifest latents() {
    return new StageFolder(workspace, workspace.latents(encoded), encoded).required("encode");
  }

  private List<ClassAssignment> assignments(
      Manifest latents, Fingerprint fingerprint, Path folder) {
    List<ClassAssignment> work = new ArrayList<>();
    for (SynthesisClass wanted : settings.classes()) {
      FileEntry entry = latentsOf(latents, wanted);
      Fingerprint ofClass =
          Fingerprint.of(
              Map.of(
                  "synthesis", fingerprint.value(),
                  "label", wanted.label(),
                  "dit_label", wanted.ditLabel(),
                  "content", entry.property(LatentTable.CLASS_DIGEST)));
      work.add(
          new ClassAssignment(
              wanted.label(),
              wanted.ditLabel(),
              ofClass.value(),
              new Path(workspace.latents(encoded), entry.path()).toString(),
              new Path(folder, Workspace.classFile(wanted.label(), ofClass)).toString()));
    }
    return work;
  }

  private FileEntry latentsOf(Manifest latents, SynthesisClass wanted) {
    String label = String.valueOf(wanted.label());
    FileEntry entry =
        latents.files().stream()
            .filter(file -> file.property(LatentTable.LABEL).equals(label))
            .findFirst()
            .orElseThrow(
                () ->
                    new UserException(
                        "class %s (label %s) has no image".formatted(wanted.className(), label)));
    if (entry.rows() < settings.samplesPerClass()) {
      throw new UserException(
          "class %s has %d usable images, fewer than the %d samples asked for (synthesis.ipc, trigger.mode)"
              .formatted(wanted.className(), entry.rows(), settings.samplesPerClass()));
    }
    return entry;
  }

  private List<FileEntry> synthesize(List<ClassAssignment> work, PeakMemory memory) {
    long total = (long) work.size() * settings.samplesPerClass() * settings.stepsPerClass();
    try (TaskCounter counter = TaskCounter.open(spark, "sample steps done");
        Progress progress = Progress.start(name(), "sample steps", total, counter)) {
      ClassWorker worker =
          new ClassWorker(workspace, codec, synthesizer, settings, counter.accumulator(), memory);
      // As many slices as classes: Spark cuts the list evenly, so each partition holds one class.
      return JavaSparkContext.fromSparkContext(spark.sparkContext())
          .parallelize(work.stream().map(Json::canonical).toList(), work.size())
          .map(worker)
          .collect()
          .stream()
          .map(json -> Json.parse(json, FileEntry.class))
          .toList();
    }
  }

  private static boolean covers(Manifest manifest, List<ClassAssignment> work) {
    List<String> wanted = work.stream().map(ClassAssignment::fingerprint).sorted().toList();
    List<String> present =
        manifest.files().stream()
            .map(file -> file.property(SynthesisTable.CLASS_FINGERPRINT))
            .sorted()
            .toList();
    return wanted.equals(present);
  }
}
