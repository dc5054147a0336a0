package io.dsco.template;

import io.dsco.device.PeakMemory;
import io.dsco.device.Progress;
import io.dsco.device.TaskCounter;
import io.dsco.synthesize.ClassAssignment;
import io.dsco.synthesize.ClassFiles;
import io.dsco.synthesize.ClassSampling;
import io.dsco.synthesize.ClassTasks;
import io.dsco.synthesize.SynthesisClass;
import io.dsco.synthesize.SynthesizerFactory;
import io.dsco.workspace.CheckpointFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ModelTasks;
import io.dsco.workspace.Stage;
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

/**
 * Denoises samples of every class plainly and keeps what their features are like after each step
 * (METHOD 3b), by one projector for all classes.
 */
public final class TemplateStage implements Stage {
  static final String NAME = "template";

  /** File of the projector, beside the class files. */
  static final String PROJECTOR = "projector.safetensors";

  /** Counts up when the stage's result changes for the same settings. */
  private static final int METHOD_VERSION = 1;

  private final SparkSession spark;
  private final Workspace workspace;
  private final SynthesizerFactory synthesizer;
  private final TemplateSettings settings;

  /** Does nothing yet. */
  public TemplateStage(
      SparkSession spark,
      Workspace workspace,
      SynthesizerFactory synthesizer,
      TemplateSettings settings) {
    this.spark = spark;
    this.workspace = workspace;
    this.synthesizer = synthesizer;
    this.settings = settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** The folder's fingerprint. Classes enter one by one, so that another class costs itself. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(
        Map.of(
            "stage", NAME,
            "version", METHOD_VERSION,
            "run_seed", settings.runSeed(),
            "samples", settings.samplesPerClass(),
            "sampler", synthesizer.sampler(),
            "projector", synthesizer.projector()));
  }

  @Override
  public StageResult execute() {
    Fingerprint fingerprint = fingerprint();
    Path folder = workspace.template(fingerprint);
    List<ClassAssignment> work = assignments(fingerprint, folder);
    try {
      Optional<Manifest> complete =
          Manifest.complete(workspace.fileSystem(), folder, fingerprint)
              .filter(manifest -> ClassFiles.cover(manifest, work));
      if (complete.isPresent()) {
        return StageResult.of(complete.get(), State.ALREADY_COMPLETE, folder.toString());
      }
      PeakMemory memory = PeakMemory.open(spark);
      ModelTasks tasks = ModelTasks.open(spark);
      Manifest manifest =
          new Manifest(NAME, fingerprint.value(), make(tasks, work, folder, memory), Map.of());
      manifest.write(workspace.fileSystem(), folder);
      return StageResult.of(manifest, State.EXECUTED, folder.toString())
          .with(memory.value().named())
          .with(tasks.measured());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the templates of " + workspace.root(), e);
    }
  }

  private List<ClassAssignment> assignments(Fingerprint fingerprint, Path folder) {
    List<ClassAssignment> work = new ArrayList<>();
    for (SynthesisClass wanted : settings.classes()) {
      Fingerprint ofClass =
          Fingerprint.of(
              Map.of(
                  "template", fingerprint.value(),
                  "label", wanted.label(),
                  "dit_label", wanted.ditLabel()));
      Path target = new Path(folder, Workspace.classFile(wanted.label(), ofClass));
      work.add(
          new ClassAssignment(
              wanted.label(), wanted.ditLabel(), ofClass.value(), null, null, target.toString()));
    }
    return work;
  }

  private List<FileEntry> make(
      ModelTasks tasks, List<ClassAssignment> work, Path folder, PeakMemory memory) {
    long total = (long) work.size() * settings.samplesPerClass() * settings.steps();
    List<FileEntry> files = new ArrayList<>(List.of(projector(folder)));
    CheckpointFile projector =
        CheckpointFile.find(new Path(folder, PROJECTOR).toString(), workspace.configuration());
    try (TaskCounter counter = TaskCounter.open(spark, "template sample steps done");
        Progress progress = Progress.start(NAME, "sample steps", total, counter);
        ClassTasks classes = ClassTasks.open(spark, NAME, work)) {
      ClassSampling sampling =
          new ClassSampling(
              settings.samplesPerClass(), counter.accumulator(), memory, synthesizer.processor());
      TemplateWorker worker =
          new TemplateWorker(workspace, synthesizer, projector, settings, sampling);
      files.addAll(ClassFiles.make(tasks, work, classes.named(worker)));
    }
    return files;
  }

  private FileEntry projector(Path folder) {
    String entry =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(List.of(new Path(folder, PROJECTOR).toString()), 1)
            .map(new ProjectorWorker(workspace, synthesizer, settings.runSeed()))
            .first();
    return Json.parse(entry, FileEntry.class);
  }
}
