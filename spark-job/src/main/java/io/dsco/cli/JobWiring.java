package io.dsco.cli;

import io.dsco.config.ConfigurationException;
import io.dsco.config.ImageSettings.Fit;
import io.dsco.config.NoptSettings;
import io.dsco.config.RunConfiguration;
import io.dsco.config.SourceSettings;
import io.dsco.dit.DenoisingLoop.Guidance;
import io.dsco.dit.DitParameters;
import io.dsco.encode.AutoencoderFactory;
import io.dsco.encode.CodecFactory;
import io.dsco.encode.EncodeSettings;
import io.dsco.encode.EncodeStage;
import io.dsco.encode.PreparedImageReader;
import io.dsco.image.DecodeLimits;
import io.dsco.image.ImagePreparation;
import io.dsco.nopt.AlignmentLevel;
import io.dsco.nopt.NoiseOptimization;
import io.dsco.nopt.SynthesisSettings.AlignmentMode;
import io.dsco.nopt.SynthesisSettings.InitialNoise;
import io.dsco.projector.ProjectorParameters;
import io.dsco.publish.PublishSettings;
import io.dsco.publish.PublishStage;
import io.dsco.source.ImageSource;
import io.dsco.source.ImageSources;
import io.dsco.synthesize.DiffusionSynthesizerFactory;
import io.dsco.synthesize.SynthesisSettings;
import io.dsco.synthesize.SynthesizeStage;
import io.dsco.vae.LatentShape;
import io.dsco.workspace.CheckpointFile;
import io.dsco.workspace.Workspace;
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

  private JobWiring(
      RunConfiguration configuration,
      SparkSession spark,
      Workspace workspace,
      ImageSource source,
      CheckpointFile vae,
      Optional<CheckpointFile> dit) {
    this.configuration = configuration;
    this.spark = spark;
    this.workspace = workspace;
    this.source = source;
    this.vae = vae;
    this.dit = dit;
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
    return new JobWiring(
        configuration,
        spark,
        new Workspace(configuration.workspace(), files),
        openSource(configuration, spark),
        vae,
        dit);
  }

  boolean isOf(RunConfiguration otherConfiguration, SparkSession otherSpark) {
    return configuration == otherConfiguration && spark == otherSpark;
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

  /** Opens the training images. */
  static ImageSource openSource(RunConfiguration configuration, SparkSession spark) {
    SourceSettings settings = configuration.source();
    return ImageSources.open(spark, source(settings, settings.path(), settings.labelsPath()));
  }

  /** The images at {@code path} in the configured layout. */
  static io.dsco.source.SourceSettings source(
      SourceSettings settings, String path, String labelsPath) {
    return new io.dsco.source.SourceSettings(
        switch (settings.format()) {
          case IMAGEFOLDER -> io.dsco.source.SourceSettings.Format.IMAGE_FOLDER;
          case PARQUET -> io.dsco.source.SourceSettings.Format.PARQUET;
          case IDX -> io.dsco.source.SourceSettings.Format.IDX;
        },
        path,
        labelsPath.isEmpty() ? null : labelsPath,
        settings.classList().isEmpty() ? null : settings.classList());
  }

  /** How files become pictures of the model's size. */
  static PreparedImageReader reader(RunConfiguration configuration) {
    return new PreparedImageReader(
        new DecodeLimits(configuration.input().maxPixels(), configuration.input().minSide()),
        new ImagePreparation(
            configuration.image().size(),
            configuration.image().fit() == Fit.PAD
                ? ImagePreparation.Fit.PAD
                : ImagePreparation.Fit.SHORT_SIDE_CROP));
  }

  EncodeStage encode() {
    EncodeSettings settings =
        new EncodeSettings(
            configuration.seed(),
            configuration.encodeBatchSize(),
            source.imageCount(),
            configuration.input().maxRejectedFraction(),
            Map.of(
                "size", configuration.image().size(),
                "fit", configuration.image().fit().toString(),
                "max_pixels", configuration.input().maxPixels(),
                "min_side", configuration.input().minSide()));
    return new EncodeStage(
        spark,
        workspace,
        source,
        reader(configuration),
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

  SynthesizeStage synthesize(EncodeStage encode) {
    SynthesisSettings settings =
        new SynthesisSettings(
            configuration.seed(),
            configuration.synthesis().ipc(),
            configuration.diffusion().steps(),
            ClassMap.of(configuration, source, workspace.configuration()),
            Map.of("method_version", 1));
    return new SynthesizeStage(
        spark,
        workspace,
        encode.fingerprint(),
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

  PublishStage publish(SynthesizeStage synthesize) {
    PublishSettings settings =
        new PublishSettings(
            configuration.seed(),
            source.classNames(),
            configuration.name(),
            configuration.publish().license(),
            configuration.publish().shardSize(),
            Map.of(
                "source_sha256", source.identity().sha256(),
                "vae_sha256", vae.sha256(),
                "dit_sha256", requiredDit().sha256(),
                "dsco", Version.text()));
    return new PublishStage(spark, workspace, synthesize.fingerprint(), settings);
  }
}
