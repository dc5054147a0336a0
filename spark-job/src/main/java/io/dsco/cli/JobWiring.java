package io.dsco.cli;

import io.dsco.config.ConfigurationException;
import io.dsco.config.NoptSettings;
import io.dsco.config.RunConfiguration;
import io.dsco.config.SoftLabelSettings;
import io.dsco.config.UserException;
import io.dsco.dit.DenoisingLoop.Guidance;
import io.dsco.dit.DitParameters;
import io.dsco.encode.AutoencoderFactory;
import io.dsco.encode.CodecFactory;
import io.dsco.encode.EncodeSettings;
import io.dsco.encode.EncodeStage;
import io.dsco.nopt.AlignmentLevel;
import io.dsco.nopt.NoiseOptimization;
import io.dsco.nopt.SynthesisSettings.AlignmentMode;
import io.dsco.nopt.SynthesisSettings.InitialNoise;
import io.dsco.projector.ProjectorParameters;
import io.dsco.publish.Doping;
import io.dsco.publish.PublishSettings;
import io.dsco.publish.PublishStage;
import io.dsco.publish.SoftLabelling;
import io.dsco.source.ImageSource;
import io.dsco.synthesize.DiffusionSynthesizerFactory;
import io.dsco.synthesize.SynthesisSettings;
import io.dsco.synthesize.SynthesizeStage;
import io.dsco.vae.LatentShape;
import io.dsco.workspace.CheckpointFile;
import io.dsco.workspace.Workspace;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Makes the stages of one run: the place where settings become the parts that use them. */
final class JobWiring {
  private final RunConfiguration configuration;
  private final SparkSession spark;
  private final Workspace workspace;
  private final ImageSource source;
  private final CheckpointFile vae;
  private final Optional<CheckpointFile> dit;
  private final Optional<CheckpointFile> teacher;

  private JobWiring(
      RunConfiguration configuration,
      SparkSession spark,
      Workspace workspace,
      ImageSource source,
      CheckpointFile vae,
      Optional<CheckpointFile> dit,
      Optional<CheckpointFile> teacher) {
    this.configuration = configuration;
    this.spark = spark;
    this.workspace = workspace;
    this.source = source;
    this.vae = vae;
    this.dit = dit;
    this.teacher = teacher;
  }

  /**
   * Opens the source and the checkpoints that are set, and compares these with the configured
   * models: what does not fit is refused before any work.
   */
  static JobWiring open(RunConfiguration configuration, SparkSession spark) {
    Configuration files = spark.sparkContext().hadoopConfiguration();
    ModelFit fit = new ModelFit(configuration);
    CheckpointFile vae = CheckpointFile.find(configuration.checkpoints().requiredVae(), files);
    fit.requireVae(vae.local());
    Optional<CheckpointFile> dit =
        configuration.checkpoints().dit().map(place -> CheckpointFile.find(place, files));
    dit.ifPresent(file -> fit.requireDit(file.local()));
    ImageSource source = SourceWiring.open(configuration, spark);
    int classes = source.classNames().size();
    Optional<CheckpointFile> teacher =
        configuration.checkpoints().teacher().map(place -> CheckpointFile.find(place, files));
    teacher.ifPresent(
        file ->
            ModelFit.requireClassifier(
                file.local(), TeacherRows.of(configuration, source.classNames(), files).stored()));
    requireTop(configuration.publish().softLabels(), classes);
    return new JobWiring(
        configuration,
        spark,
        new Workspace(configuration.workspace(), files),
        source,
        vae,
        dit,
        teacher);
  }

  private static void requireTop(SoftLabelSettings labels, int classes) {
    if (labels.form() == SoftLabelSettings.Form.TOP_K && labels.top() >= classes) {
      throw new UserException(
          "top must be below the %d classes, was %d (publish.soft-labels.top)"
              .formatted(classes, labels.top()));
    }
  }

  RunConfiguration configuration() {
    return configuration;
  }

  SparkSession spark() {
    return spark;
  }

  Workspace workspace() {
    return workspace;
  }

  ImageSource source() {
    return source;
  }

  CheckpointFile teacher() {
    return teacher.orElseThrow(
        () -> ConfigurationException.of("teacher must be set (checkpoints.teacher)"));
  }

  EncodeStage encode() {
    EncodeSettings settings =
        new EncodeSettings(
            configuration.seed(),
            configuration.encodeBatchSize(),
            source.imageCount(),
            configuration.input().maxRejectedFraction(),
            SourceWiring.preparation(configuration));
    return new EncodeStage(
        spark,
        workspace,
        source,
        SourceWiring.reader(configuration),
        codec(configuration.encodeBatchSize()),
        settings);
  }

  private CodecFactory codec(int batchSize) {
    return new AutoencoderFactory(
        vae,
        configuration.vae().parameters(),
        configuration.image().size(),
        batchSize,
        configuration.spark().device());
  }

  SynthesizeStage synthesize(int samplesPerClass) {
    SynthesisSettings settings =
        new SynthesisSettings(
            configuration.seed(),
            samplesPerClass,
            configuration.diffusion().steps(),
            ClassMap.of(configuration, source, workspace.configuration()),
            Map.of("method_version", 1));
    return new SynthesizeStage(
        spark,
        workspace,
        encode().fingerprint(),
        codec(configuration.synthesis().decodeBatchSize()),
        synthesizer(),
        settings);
  }

  private DiffusionSynthesizerFactory synthesizer() {
    LatentShape latent = configuration.latentShape();
    return new DiffusionSynthesizerFactory(
        requiredDit(),
        ditParameters(configuration),
        latent,
        configuration.diffusion().steps(),
        new Guidance(
            configuration.diffusion().guidanceScale(),
            configuration.diffusion().guidanceChannels()),
        configuration.synthesis().denoiseBatchSize(),
        configuration.synthesis().nopt().chunkSize(),
        method(configuration),
        configuration.spark().device());
  }

  private CheckpointFile requiredDit() {
    return dit.orElseThrow(() -> ConfigurationException.of("dit must be set (checkpoints.dit)"));
  }

  static DitParameters ditParameters(RunConfiguration configuration) {
    return configuration.dit().parameters(configuration.latentShape());
  }

  private static io.dsco.nopt.SynthesisSettings method(RunConfiguration configuration) {
    NoptSettings nopt = configuration.synthesis().nopt();
    return new io.dsco.nopt.SynthesisSettings(
        InitialNoise.valueOf(configuration.synthesis().initialNoise().name()),
        AlignmentMode.valueOf(configuration.synthesis().alignment().name()),
        AlignmentLevel.valueOf(configuration.synthesis().alignmentLevel().name()),
        new NoiseOptimization(nopt.iterations(), nopt.learningRate(), nopt.momentum()),
        nopt.lambdaAlign(),
        nopt.diffusedCopies(),
        new ProjectorParameters(
            configuration.latentShape().channels(),
            nopt.projectorGroups(),
            nopt.projectorWidths(),
            ProjectorParameters.full().leakySlope()));
  }

  PublishStage publish(
      SynthesizeStage synthesize,
      Optional<Doping> doping,
      Optional<SoftLabelling> labelling,
      Map<String, Object> counts) {
    Map<String, Object> provenance = new HashMap<>(counts);
    provenance.put("source_sha256", source.identity().sha256());
    provenance.put("vae_sha256", vae.sha256());
    provenance.put("dit_sha256", requiredDit().sha256());
    teacher.ifPresent(file -> provenance.put("teacher_sha256", file.sha256()));
    provenance.put("dsco", Version.text());
    PublishSettings settings =
        new PublishSettings(
            configuration.seed(),
            source.classNames(),
            configuration.name(),
            configuration.publish().license(),
            configuration.publish().shardSize(),
            provenance);
    return new PublishStage(
        spark, workspace, synthesize.fingerprint(), doping, labelling, settings);
  }
}
