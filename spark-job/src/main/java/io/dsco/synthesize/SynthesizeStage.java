package io.dsco.synthesize;

import io.dsco.device.PeakMemory;
import io.dsco.device.Progress;
import io.dsco.device.TaskCounter;
import io.dsco.encode.CodecFactory;
import io.dsco.workspace.ExecutorModels;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ModelTasks;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.StageResult.State;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Synthesizes N_S samples of every class. */
public final class SynthesizeStage implements Stage {
  /** Counts up when the stage's result changes for the same settings. */
  private static final int METHOD_VERSION = 1;

  private final SparkSession spark;
  private final Workspace workspace;
  private final Supplier<Guides> guides;
  private final CodecFactory codec;
  private final SynthesizerFactory synthesizer;
  private final SynthesisSettings settings;

  /**
   * Does nothing yet.
   *
   * @param guides what the samples are aligned with; asked when the stage before is complete
   */
  public SynthesizeStage(
      SparkSession spark,
      Workspace workspace,
      Supplier<Guides> guides,
      CodecFactory codec,
      SynthesizerFactory synthesizer,
      SynthesisSettings settings) {
    this.spark = spark;
    this.workspace = workspace;
    this.guides = guides;
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
    return fingerprint(guides.get());
  }

  @Override
  public StageResult execute() {
    try {
      Guides found = guides.get();
      Fingerprint fingerprint = fingerprint(found);
      Path folder = workspace.synthesis(fingerprint);
      List<ClassAssignment> work = assignments(found, fingerprint, folder);
      Optional<Manifest> complete =
          Manifest.complete(workspace.fileSystem(), folder, fingerprint)
              .filter(manifest -> ClassFiles.cover(manifest, work));
      if (complete.isPresent()) {
        return StageResult.of(complete.get(), State.ALREADY_COMPLETE, folder.toString());
      }
      PeakMemory memory = PeakMemory.open(spark);
      ModelTasks tasks = ModelTasks.open(spark);
      List<FileEntry> made = synthesize(tasks, work, found, memory);
      long reused = made.stream().filter(ClassFiles::isFound).count();
      List<FileEntry> files = made.stream().map(ClassFiles::unmarked).toList();
      Manifest manifest =
          new Manifest(name(), fingerprint.value(), files, attributes(found.origin()));
      manifest.write(workspace.fileSystem(), folder);
      StageTargets targets = targets(found);
      targets.tidy(work);
      return StageResult.of(manifest, State.EXECUTED, folder.toString())
          .with(memory.value().named())
          .with(Map.of(StageResult.COMPUTED, made.size() - reused, StageResult.REUSED, reused))
          .with(targets.counted(made))
          .with(tasks.measured());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the synthesis of " + workspace.root(), e);
    } finally {
      ExecutorModels.releaseIdle();
    }
  }

  private Map<String, Object> attributes(Map<String, Object> origin) {
    Map<String, Object> attributes = new HashMap<>(origin);
    attributes.put(
        ToldSettings.ATTRIBUTE, ToldSettings.with(settings.runSeed(), synthesizer.told()));
    return attributes;
  }

  private Fingerprint fingerprint(Guides found) {
    return Fingerprint.of(
        Map.of(
            "stage", name(),
            "version", METHOD_VERSION,
            "run_seed", settings.runSeed(),
            "samples_per_class", settings.samplesPerClass(),
            "method", settings.method(),
            "synthesizer", synthesizer.digest(),
            "codec", codec.digest(),
            "guides", found.identity()));
  }

  /**
   * Removes the pivots that were left for numbers of samples which nobody will ask for, where they
   * are kept until they are used.
   */
  public void forgetTargets() {
    if (settings.targets().isOn() && settings.targets().until() == TargetKeeping.Until.USED) {
      targets(guides.get()).remove();
    }
  }

  private StageTargets targets(Guides found) {
    return new StageTargets(workspace, settings, synthesizer, found);
  }

  private List<ClassAssignment> assignments(Guides found, Fingerprint fingerprint, Path folder) {
    List<ClassAssignment> work = new ArrayList<>();
    StageTargets targets = targets(found);
    for (SynthesisClass wanted : settings.classes()) {
      Guides.Guide guide = found.ofClass().apply(wanted);
      guide.requireEnough(wanted, settings.samplesPerClass());
      Fingerprint ofClass =
          Fingerprint.of(
              Map.of(
                  "synthesis", fingerprint.value(),
                  "label", wanted.label(),
                  "dit_label", wanted.ditLabel(),
                  "content", guide.content()));
      work.add(
          new ClassAssignment(
              wanted.label(),
              wanted.ditLabel(),
              ofClass.value(),
              guide.path(),
              targets.ofClass(wanted.label(), guide.content()).orElse(null),
              new Path(folder, Workspace.classFile(wanted.label(), ofClass)).toString()));
    }
    return work;
  }

  private List<FileEntry> synthesize(
      ModelTasks tasks, List<ClassAssignment> work, Guides found, PeakMemory memory) {
    long total = (long) work.size() * settings.samplesPerClass() * settings.stepsPerClass();
    try (TaskCounter counter = TaskCounter.open(spark, "sample steps done");
        Progress progress = Progress.start(name(), "sample steps", total, counter);
        ClassTasks classes = ClassTasks.open(spark, name(), work)) {
      ClassSampling sampling =
          new ClassSampling(
              settings.samplesPerClass(), counter.accumulator(), memory, synthesizer.processor());
      ClassWorker worker =
          new ClassWorker(
              workspace,
              codec,
              synthesizer,
              found.reader(),
              targets(found).inTasks(),
              settings,
              sampling);
      return ClassFiles.make(tasks, work, classes.named(worker));
    }
  }
}
