package io.dsco.cli;

import io.dsco.config.DopeSettings;
import io.dsco.config.NoptSettings;
import io.dsco.config.RunConfiguration;
import io.dsco.config.SoftLabelSettings;
import io.dsco.config.SynthesisSettings;
import io.dsco.config.TriggerSettings;
import io.dsco.config.UserException;
import io.dsco.plan.Calibration;
import io.dsco.plan.Cluster;
import io.dsco.plan.Dataset;
import io.dsco.plan.Method;
import io.dsco.plan.Models;
import io.dsco.plan.Publishing;
import io.dsco.plan.RunPlan;
import io.dsco.plan.Samples;
import io.dsco.source.ImageSource;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** Settings and source, as a plan sees them: by their numbers. */
final class PlanWiring {
  /** The mean of ImageNet's training images. */
  private static final long UNSEEN_IMAGE_BYTES = 110_000;

  private final RunConfiguration configuration;
  private final Dataset dataset;

  private PlanWiring(RunConfiguration configuration, Dataset dataset) {
    this.configuration = configuration;
    this.dataset = dataset;
  }

  /** Counts the images, unless their number is told. */
  static PlanWiring open(RunConfiguration configuration, SparkSession spark) {
    boolean told = configuration.plan().images().isPresent();
    Optional<ImageSource> source =
        told ? Optional.empty() : SourceWiring.openWhereUsed(configuration, spark);
    long images =
        configuration.usesSource()
            ? source
                .map(ImageSource::imageCount)
                .orElseGet(() -> (long) configuration.plan().images().orElseThrow())
            : 0;
    int classes =
        ClassMap.of(configuration, source, spark.sparkContext().hadoopConfiguration()).size();
    requireOneOfEach(images, classes, configuration);
    long bytes =
        source
            .map(counted -> counted.identity().bytes() / counted.imageCount())
            .orElse(UNSEEN_IMAGE_BYTES);
    return new PlanWiring(
        configuration,
        new Dataset(
            images,
            configuration.plan().imageBytes().orElse(bytes),
            classes,
            configuration.synthesis().ipc()));
  }

  private static void requireOneOfEach(long images, int classes, RunConfiguration configuration) {
    if (configuration.usesSource() && images < classes) {
      throw new UserException(
          "images must be at least one of each of the %d classes, was %d (plan.images)"
              .formatted(classes, images));
    }
  }

  RunPlan run(Pipeline pipeline) {
    return new RunPlan(
        models(),
        method(),
        dataset,
        samples(),
        publishing(),
        pipeline.stages().stream()
            .filter(stage -> stage.applies().test(configuration))
            .map(PipelineStage::name)
            .collect(Collectors.toSet()));
  }

  /** Measures what {@code run} needs, with as many tasks at once as a process of the cluster. */
  Calibration calibration(RunPlan run, Cluster cluster) {
    return new Calibration(
        run.models(),
        run.method(),
        cluster.tasksPerExecutor(),
        run.samples().synthesized(),
        Math.toIntExact(dataset.images() / dataset.classes()),
        configuration.spark().device());
  }

  private Models models() {
    int imageSize = configuration.image().size();
    return new Models(
        imageSize,
        configuration.vae().parameters(),
        JobWiring.ditParameters(configuration),
        configuration.dit().precision(),
        configuration.diffusion().guidance(),
        SynthesisWiring.projector(configuration),
        configuration.teacher().network().parameters(imageSize, dataset.classes()),
        DopingWiring.recipe(configuration, dataset.classes()));
  }

  private Method method() {
    SynthesisSettings synthesis = configuration.synthesis();
    NoptSettings nopt = synthesis.nopt();
    return new Method(
        switch (synthesis.alignment()) {
          case DATA_ACCESSIBLE -> Method.Alignment.REAL_LATENTS;
          case DATA_FREE -> Method.Alignment.TEMPLATE;
          case NONE -> Method.Alignment.NONE;
        },
        configuration.diffusion().steps(),
        nopt.iterations(),
        nopt.diffusedCopies(),
        nopt.keepTargets() == NoptSettings.KeepTargets.NEVER
            ? Method.Trials.SHARE_NOTHING
            : Method.Trials.SHARE_TARGETS,
        synthesis.templateSamples(),
        new Method.Batches(
            configuration.encodeBatchSize(),
            synthesis.denoiseBatchSize(),
            synthesis.decodeBatchSize(),
            SynthesisWiring.chunkSize(configuration),
            configuration.dope().scoreBatchSize()));
  }

  private Samples samples() {
    int wanted = configuration.synthesis().ipc();
    TriggerSettings trigger = configuration.trigger();
    if (!configuration.usesSource()) {
      return Samples.given(wanted, wanted);
    }
    return switch (trigger.mode()) {
      case OFF -> Samples.given(wanted, wanted);
      case FIXED -> Samples.given(trigger.fixed(), wanted);
      case MEASURED ->
          Samples.measured(
              trigger.schedule(), configuration.plan().synthesized().orElse(wanted), wanted);
    };
  }

  private Publishing publishing() {
    SoftLabelSettings labels = configuration.publish().softLabels();
    int values =
        switch (labels.form()) {
          case LOGITS -> dataset.classes();
          case TOP_K -> 2 * labels.top() + 1;
          case NONE -> 0;
        };
    boolean keep = configuration.dope().teacherLogits() == DopeSettings.TeacherLogits.KEEP;
    return new Publishing(
        values, keep ? dataset.classes() : 0, configuration.publish().shardSize());
  }
}
