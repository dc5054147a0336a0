package io.dsco.config;

import io.dsco.classifier.Norm;
import io.dsco.dit.Precision;
import io.dsco.vae.LatentShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything that a run was told, read and checked. Stays on the driver; the sections that tasks
 * need are serializable by themselves.
 *
 * @param name name of the run
 * @param seed seed of every random number
 * @param workspace folder of intermediate results and of the product
 * @param encodeBatchSize images that pass through the autoencoder at once
 * @param teacher the classifier that labels
 * @param modelClasses what the models' labels mean, where that is known
 * @param plan what a plan of the run reckons with
 * @param table what {@code tables} fills
 * @param effective every setting as JSON, secrets masked
 */
public record RunConfiguration(
    String name,
    long seed,
    String workspace,
    SourceSettings source,
    ImageSettings image,
    InputSettings input,
    CheckpointSettings checkpoints,
    VaeSettings vae,
    DitSettings dit,
    DiffusionSettings diffusion,
    int encodeBatchSize,
    SynthesisSettings synthesis,
    TeacherSettings teacher,
    StudentSettings student,
    TriggerSettings trigger,
    DopeSettings dope,
    PublishSettings publish,
    EvaluationSettings evaluation,
    ExportSettings export,
    PretrainSettings pretrain,
    SparkSettings spark,
    ModelClassSettings modelClasses,
    PlanSettings plan,
    TableSettings table,
    EffectiveSettings effective) {

  /**
   * Reads a configuration file over the defaults of {@code reference.conf}.
   *
   * @param file the file, on the local file system
   * @param overrides settings of the form {@code key=value} that win over the file
   * @throws ConfigurationException with every problem: missing, ill-typed, out of range, unknown
   */
  public static RunConfiguration load(Path file, List<String> overrides) {
    return load(file.toString(), overrides);
  }

  /**
   * Reads a configuration file over the defaults of {@code reference.conf}.
   *
   * @param place path of a local file, or URI of one on any Hadoop file system; relative paths in
   *     the latter all start at its folder, the workspace's too
   * @param overrides settings of the form {@code key=value} that win over the file
   * @throws ConfigurationException with every problem: missing, ill-typed, out of range, unknown
   */
  public static RunConfiguration load(String place, List<String> overrides) {
    return new ConfigurationFile(ConfigurationPlace.of(place)).read(overrides);
  }

  /**
   * Reads settings that a program gives over the defaults of {@code reference.conf}.
   *
   * @param settings values by key, such as {@code synthesis.ipc}: texts, numbers, lists or maps;
   *     relative paths start at the working directory
   * @throws ConfigurationException with every problem: missing, ill-typed, out of range, unknown
   */
  public static RunConfiguration of(Map<String, ?> settings) {
    return new ConfigurationFile(new ConfigurationPlace.InProgram(settings)).read(List.of());
  }

  static RunConfiguration read(Section root, EffectiveSettings effective, List<String> problems) {
    String workspace = root.workingPath("workspace");
    Section run = root.section("run");
    SynthesisSettings synthesis = SynthesisSettings.read(root.section("synthesis"));
    RunConfiguration configuration =
        new RunConfiguration(
            run.text("name"),
            run.wholeOf64Bits("seed", Rule.ANY),
            workspace,
            SourceSettings.read(root.section("source"), synthesis.alignment()),
            ImageSettings.read(root.section("image")),
            InputSettings.read(root.section("input")),
            CheckpointSettings.read(root.section("checkpoints")),
            VaeSettings.read(root.section("vae")),
            DitSettings.read(root.section("dit")),
            DiffusionSettings.read(root.section("diffusion")),
            root.section("encode").whole("batch-size", Rule.atLeast(1)),
            synthesis,
            TeacherSettings.read(root.section("teacher")),
            StudentSettings.read(root.section("student")),
            TriggerSettings.read(root.section("trigger")),
            DopeSettings.read(root.section("dope")),
            PublishSettings.read(root.section("publish")),
            EvaluationSettings.read(root.section("evaluation")),
            ExportSettings.read(root.section("export"), workspace),
            PretrainSettings.read(root.section("pretrain"), workspace),
            SparkSettings.read(root.section("spark")),
            ModelClassSettings.read(root.section("dit"), root.section("teacher")),
            PlanSettings.read(root.section("plan")),
            TableSettings.read(root.section("table")),
            effective);
    // Sections are compared only when each is right by itself: a wrong value has stand-ins.
    problems.addAll(problems.isEmpty() ? configuration.contradictions() : List.of());
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return configuration;
  }

  /** The same run in another workspace. */
  public RunConfiguration in(String otherWorkspace) {
    return new RunConfiguration(
        name,
        seed,
        otherWorkspace,
        source,
        image,
        input,
        checkpoints,
        vae,
        dit,
        diffusion,
        encodeBatchSize,
        synthesis,
        teacher,
        student,
        trigger,
        dope,
        publish,
        evaluation,
        export,
        pretrain,
        spark,
        modelClasses,
        plan,
        table,
        effective);
  }

  /** Shape of the latent of one image. */
  public LatentShape latentShape() {
    return vae.parameters().latentShape(image.size());
  }

  /** Whether images are read: a data-free run never does, a plain one where it has some. */
  public boolean usesSource() {
    return synthesis.alignment() != SynthesisSettings.Alignment.DATA_FREE
        && !source.path().isEmpty();
  }

  private List<String> contradictions() {
    List<String> found = new ArrayList<>();
    int factor = vae.parameters().downsamplingFactor();
    int patch = factor * dit.patchSize();
    if (image.size() % patch != 0) {
      found.add(
          "size must be a multiple of "
              + patch
              + " (the autoencoder divides it by "
              + factor
              + ", a patch by "
              + dit.patchSize()
              + "), was "
              + image.size()
              + " (image.size)");
    }
    if (diffusion.guidanceChannels() > vae.latentChannels()) {
      found.add(
          "channels must be at most the latent channels "
              + vae.latentChannels()
              + ", was "
              + diffusion.guidanceChannels()
              + " (diffusion.guidance.channels)");
    }
    if (dit.precision() == Precision.FLOAT16 && spark.device() != SparkSettings.Processor.GPU) {
      found.add("precision must be float32 where spark.device is cpu, was float16 (dit.precision)");
    }
    found.addAll(teacher.network().contradictions("teacher", image.size()));
    found.addAll(student.network().contradictions("student", image.size()));
    int side = image.size();
    requireArray(found, encodeBatchSize, side, "encode.batch-size");
    requireArray(found, synthesis.decodeBatchSize(), side, "synthesis.decode-batch-size");
    int seen = Math.max(teacher.network().inputSize(side), student.network().inputSize(side));
    requireArray(found, dope.scoreBatchSize(), seen, "dope.score-batch-size");
    requireArray(found, student.batchSize(), seen, "student.batch-size");
    requireArray(found, evaluation.batchSize(), side, "evaluation.batch-size");
    requireOneInput(found);
    requireSourceToDope(found);
    requireTwo(found, student.network(), student.batchSize(), "student.batch-size");
    requireTwo(
        found, teacher.network(), pretrain.teacher().batchSize(), "pretrain.teacher.batch-size");
    return found;
  }

  /** A batch of images passes from Java to the engine as one array. */
  private static void requireArray(List<String> found, int batchSize, int side, String place) {
    long most = Integer.MAX_VALUE / (3L * side * side);
    if (batchSize > most) {
      found.add(
          "batch size must be at most %d for images of %d pixels a side, was %d (%s)"
              .formatted(most, side, batchSize, place));
    }
  }

  /** One image whose last maps are one pixel has no variance, and would spoil the running one. */
  private static void requireTwo(
      List<String> found, ClassifierSettings network, int batchSize, String place) {
    if (network.norm() == Norm.BATCH && batchSize < 2) {
      found.add(
          "batch size must be at least 2 with batch norm, was %d (%s)".formatted(batchSize, place));
    }
  }

  /** The teacher labels the very batch that the student learns from. */
  private void requireOneInput(List<String> found) {
    int teachers = teacher.network().inputSize(image.size());
    int students = student.network().inputSize(image.size());
    if (student.labels() == StudentSettings.Labels.SOFT && teachers != students) {
      found.add(
          "input size must be the teacher's %d for soft labels, was %d (student.input-size)"
              .formatted(teachers, students));
    }
  }

  /** A plain run without images is fine, but not one that was to add some. */
  private void requireSourceToDope(List<String> found) {
    boolean all =
        trigger.mode() == TriggerSettings.Mode.OFF
            || (trigger.mode() == TriggerSettings.Mode.FIXED && trigger.fixed() >= synthesis.ipc());
    if (synthesis.alignment() == SynthesisSettings.Alignment.NONE
        && source.path().isEmpty()
        && !all) {
      found.add("path must be set for alignment none unless trigger.mode is off (source.path)");
    }
  }
}
