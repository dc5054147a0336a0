package io.dsco.cli;

import ai.djl.Device;
import io.dsco.config.DiffusionSettings;
import io.dsco.config.NoptSettings;
import io.dsco.config.RunConfiguration;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.config.SynthesisSettings.Alignment;
import io.dsco.config.TriggerSettings;
import io.dsco.nopt.AlignmentLevel;
import io.dsco.nopt.AlignmentMethod;
import io.dsco.nopt.NoiseOptimization;
import io.dsco.nopt.SynthesisSettings.InitialNoise;
import io.dsco.projector.FeaturePass;
import io.dsco.projector.ProjectorParameters;
import io.dsco.synthesize.DiffusionSynthesizerFactory;
import io.dsco.synthesize.Guides;
import io.dsco.synthesize.LatentGuides;
import io.dsco.synthesize.SynthesisSettings;
import io.dsco.synthesize.SynthesizeStage;
import io.dsco.synthesize.TargetKeeping;
import io.dsco.synthesize.TargetKeeping.Until;
import io.dsco.synthesize.ToldSettings;
import io.dsco.template.TemplateGuides;
import io.dsco.template.TemplateSettings;
import io.dsco.template.TemplateStage;
import io.dsco.trigger.DopeTrigger;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Makes the stages that sample: template and synthesis. */
record SynthesisWiring(JobWiring job) {
  TemplateStage template() {
    TemplateSettings settings =
        new TemplateSettings(
            configuration().seed(),
            configuration().synthesis().templateSamples(),
            configuration().diffusion().steps(),
            job.classes());
    return new TemplateStage(job.spark(), job.workspace(), synthesizer(), settings);
  }

  SynthesizeStage synthesize(int samplesPerClass) {
    SynthesisSettings settings =
        new SynthesisSettings(
            configuration().seed(),
            samplesPerClass,
            configuration().diffusion().steps(),
            job.classes(),
            Map.of("method_version", 1),
            keeping(configuration(), samplesPerClass));
    return new SynthesizeStage(
        job.spark(), job.workspace(), guides(), job.codec(), synthesizer(), settings);
  }

  /** Which pivots a synthesis of that size leaves. */
  static TargetKeeping keeping(RunConfiguration configuration, int samplesPerClass) {
    if (configuration.synthesis().alignment() != Alignment.DATA_ACCESSIBLE) {
      return TargetKeeping.NONE;
    }
    List<Integer> tried = tried(configuration);
    return switch (configuration.synthesis().nopt().keepTargets()) {
      case NEVER -> TargetKeeping.NONE;
      case SCHEDULE ->
          tried.contains(samplesPerClass)
              ? new TargetKeeping(
                  tried.stream().filter(size -> size >= samplesPerClass).toList(), Until.USED)
              : TargetKeeping.NONE;
      case ALWAYS ->
          new TargetKeeping(
              Stream.concat(Stream.of(samplesPerClass), tried.stream()).distinct().toList(),
              Until.DELETED);
    };
  }

  /** The sizes that a measured trigger may try. */
  private static List<Integer> tried(RunConfiguration configuration) {
    TriggerSettings trigger = configuration.trigger();
    return trigger.mode() == TriggerSettings.Mode.MEASURED
        ? DopeTrigger.sizes(trigger.schedule(), configuration.synthesis().ipc())
        : List.of();
  }

  /** Removes pivots that were left for sizes which the trigger has not tried. */
  void forgetTargets() {
    tried(configuration()).stream().limit(1).forEach(size -> synthesize(size).forgetTargets());
  }

  private Supplier<Guides> guides() {
    return switch (configuration().synthesis().alignment()) {
      case DATA_ACCESSIBLE -> () -> LatentGuides.of(job.workspace(), job.encode().fingerprint());
      case DATA_FREE -> () -> TemplateGuides.of(job.workspace(), template().fingerprint());
      case NONE -> Guides::none;
    };
  }

  private DiffusionSynthesizerFactory synthesizer() {
    DiffusionSettings diffusion = configuration().diffusion();
    return new DiffusionSynthesizerFactory(
        job.requiredDit(),
        JobWiring.ditParameters(configuration()),
        configuration().latentShape(),
        diffusion.steps(),
        diffusion.guidance(),
        configuration().dit().precision(),
        configuration().synthesis().denoiseBatchSize(),
        chunkSize(configuration()),
        method(configuration(), configuration().synthesis().alignment()),
        configuration().spark().device());
  }

  /** Latents that pass through the projector at once: as it is set, or what suits the device. */
  static int chunkSize(RunConfiguration configuration) {
    int told = configuration.synthesis().nopt().chunkSize();
    boolean gpu = configuration.spark().device() == Processor.GPU;
    return told > 0 ? told : FeaturePass.defaultChunk(gpu ? Device.gpu() : Device.cpu());
  }

  /** What a synthesis of that alignment tells of its settings, but of its checkpoint. */
  static Map<String, Object> told(RunConfiguration configuration, Alignment alignment) {
    return ToldSettings.with(
        configuration.seed(),
        ToldSettings.of(
            configuration.diffusion().steps(),
            configuration.diffusion().guidance(),
            method(configuration, alignment)));
  }

  private static io.dsco.nopt.SynthesisSettings method(
      RunConfiguration configuration, Alignment alignment) {
    NoptSettings nopt = configuration.synthesis().nopt();
    return new io.dsco.nopt.SynthesisSettings(
        initialNoise(configuration, alignment),
        alignmentMethod(configuration, alignment),
        new NoiseOptimization(nopt.iterations(), nopt.learningRate(), nopt.momentum()),
        projector(configuration),
        nopt.lambdaReal());
  }

  static ProjectorParameters projector(RunConfiguration configuration) {
    NoptSettings nopt = configuration.synthesis().nopt();
    return new ProjectorParameters(
        configuration.latentShape().channels(),
        nopt.projectorGroups(),
        nopt.projectorWidths(),
        ProjectorParameters.full().leakySlope());
  }

  /** Data-free runs always draw normal noise (METHOD 2). */
  private static InitialNoise initialNoise(RunConfiguration configuration, Alignment alignment) {
    return alignment == Alignment.DATA_FREE
        ? InitialNoise.NORMAL
        : InitialNoise.valueOf(configuration.synthesis().initialNoise().name());
  }

  private static AlignmentMethod alignmentMethod(
      RunConfiguration configuration, Alignment alignment) {
    NoptSettings nopt = configuration.synthesis().nopt();
    return switch (alignment) {
      case DATA_ACCESSIBLE ->
          new AlignmentMethod.DataAccessible(
              AlignmentLevel.valueOf(configuration.synthesis().alignmentLevel().name()),
              nopt.lambdaAlign(),
              nopt.diffusedCopies());
      case DATA_FREE -> new AlignmentMethod.DataFree(nopt.lambdaMaxoc(), nopt.lambdaStats());
      case NONE -> new AlignmentMethod.None();
    };
  }

  private RunConfiguration configuration() {
    return job.configuration();
  }
}
