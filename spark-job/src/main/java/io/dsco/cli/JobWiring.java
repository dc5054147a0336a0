package io.dsco.cli;

import io.dsco.config.ConfigurationException;
import io.dsco.config.RunConfiguration;
import io.dsco.config.SoftLabelSettings;
import io.dsco.config.UserException;
import io.dsco.dit.DitParameters;
import io.dsco.encode.AutoencoderFactory;
import io.dsco.encode.CodecFactory;
import io.dsco.encode.EncodeSettings;
import io.dsco.encode.EncodeStage;
import io.dsco.source.ImageSource;
import io.dsco.synthesize.SynthesisClass;
import io.dsco.workspace.CheckpointFile;
import io.dsco.workspace.Workspace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the stages of one run: the place where settings become the parts that use them. */
final class JobWiring {
  private static final Logger LOG = LoggerFactory.getLogger(JobWiring.class);

  private final RunConfiguration configuration;
  private final SparkSession spark;
  private final Workspace workspace;
  private final Optional<ImageSource> source;
  private final List<SynthesisClass> classes;
  private final CheckpointFile vae;
  private final Optional<CheckpointFile> dit;
  private final Optional<CheckpointFile> teacher;

  private JobWiring(
      RunConfiguration configuration,
      SparkSession spark,
      Workspace workspace,
      Optional<ImageSource> source,
      List<SynthesisClass> classes,
      CheckpointFile vae,
      Optional<CheckpointFile> dit,
      Optional<CheckpointFile> teacher) {
    this.configuration = configuration;
    this.spark = spark;
    this.workspace = workspace;
    this.source = source;
    this.classes = classes;
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
    Checkpoints checkpoints = new Checkpoints(configuration.checkpoints(), files);
    CheckpointFile vae = checkpoints.vae();
    fit.requireVae(vae).warning("vae.scaling-factor", vae).ifPresent(LOG::warn);
    Optional<CheckpointFile> dit = checkpoints.dit();
    dit.flatMap(file -> fit.requireDit(file).warning("image.size", file)).ifPresent(LOG::warn);
    Optional<ImageSource> source = SourceWiring.openWhereUsed(configuration, spark);
    List<SynthesisClass> map = ClassMap.of(configuration, source, files);
    List<String> names = map.stream().map(SynthesisClass::className).toList();
    Optional<CheckpointFile> teacher = checkpoints.teacher();
    teacher.ifPresent(
        file ->
            ModelFit.requireClassifier(
                file.local(), TeacherRows.of(configuration, names, files).stored()));
    requireTop(configuration.publish().softLabels(), names.size());
    return new JobWiring(
        configuration,
        spark,
        new Workspace(configuration.workspace(), files),
        source,
        map,
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

  /** The images, in a run that reads some. */
  ImageSource source() {
    return source.orElseThrow(
        () -> new IllegalStateException("this run reads no images (synthesis.alignment)"));
  }

  /** The dataset's classes in the order of their labels. */
  List<SynthesisClass> classes() {
    return classes;
  }

  List<String> classNames() {
    return classes.stream().map(SynthesisClass::className).toList();
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
            source().imageCount(),
            configuration.input().maxRejectedFraction(),
            SourceWiring.preparation(configuration));
    return new EncodeStage(
        spark, workspace, source(), SourceWiring.reader(configuration), codec(), settings);
  }

  /** The one of all stages: what an executor opened for one of them it keeps for the next. */
  CodecFactory codec() {
    return codec(configuration, vae);
  }

  static AutoencoderFactory codec(RunConfiguration configuration, CheckpointFile vae) {
    return new AutoencoderFactory(
        vae,
        configuration.vae().parameters(),
        configuration.image().size(),
        configuration.encodeBatchSize(),
        configuration.synthesis().decodeBatchSize(),
        configuration.spark().device());
  }

  CheckpointFile requiredDit() {
    return dit.orElseThrow(() -> ConfigurationException.of("dit must be set (checkpoints.dit)"));
  }

  static DitParameters ditParameters(RunConfiguration configuration) {
    return configuration.dit().parameters(configuration.latentShape());
  }

  /** What the published dataset tells of its origin. */
  Map<String, Object> provenance() {
    Map<String, Object> provenance = new HashMap<>();
    source.ifPresent(images -> provenance.put("source_sha256", images.identity().sha256()));
    provenance.put("alignment", configuration.synthesis().alignment().settingName());
    provenance.put("vae_sha256", vae.sha256());
    provenance.put("dit_sha256", requiredDit().sha256());
    teacher.ifPresent(file -> provenance.put("teacher_sha256", file.sha256()));
    provenance.put("dsco", Version.text());
    return provenance;
  }
}
