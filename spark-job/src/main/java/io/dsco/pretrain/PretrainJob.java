package io.dsco.pretrain;

import ai.djl.ndarray.NDManager;
import io.dsco.config.PretrainSettings;
import io.dsco.config.PretrainSettings.Training;
import io.dsco.config.RunConfiguration;
import io.dsco.config.UserException;
import io.dsco.device.Progress;
import io.dsco.device.TaskDevice;
import io.dsco.encode.ImageReader;
import io.dsco.image.EvaluationView;
import io.dsco.source.ImageSource;
import io.dsco.training.ClassifierTraining;
import io.dsco.training.DitTraining;
import io.dsco.training.Pretraining;
import io.dsco.training.SpooledImages;
import io.dsco.training.TrainingLoop;
import io.dsco.training.VaeTraining;
import io.dsco.vae.VaeParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains the models of a configuration and leaves them with a model card in one folder. */
public final class PretrainJob {
  private static final Logger LOG = LoggerFactory.getLogger(PretrainJob.class);
  private static final int LOG_EVERY = 250;

  private final RunConfiguration configuration;
  private final SparkSession spark;
  private final ImageReader reader;

  /** A training of the models that {@code configuration} describes. */
  public PretrainJob(RunConfiguration configuration, SparkSession spark, ImageReader reader) {
    this.configuration = configuration;
    this.spark = spark;
    this.reader = reader;
  }

  /**
   * Trains what is not trained yet.
   *
   * @param train images to learn from
   * @param test images that the card's figures come from
   * @param command how the user started this, for the card
   */
  public void execute(ImageSource train, ImageSource test, String command) throws IOException {
    Path folder = Files.createDirectories(folder());
    int side = configuration.image().size();
    try (SpooledImages images = TrainingSet.spool(train, spark, reader, side, folder);
        SpooledImages held = TrainingSet.spool(test, spark, reader, side, folder);
        NDManager manager = TaskDevice.onDriver(configuration.spark().device())) {
      Pretraining.Plan plan = plan(images);
      AtomicLong done = new AtomicLong();
      long steps = plan.vae().steps() + plan.dit().steps() + plan.teacher().steps();
      try (Progress progress = Progress.start("pretrain", "batches", steps, done::get)) {
        Pretraining pretraining = new Pretraining(plan, folder, manager, listener(done));
        Pretraining.Result result = pretraining.run(images, held);
        result.models().forEach((model, figures) -> LOG.info("{}: {}", model, figures));
        Files.writeString(
            folder.resolve("README.md"), ModelCard.text(configuration.name(), command, result));
      }
    }
  }

  private static TrainingLoop.Listener listener(AtomicLong done) {
    return (name, step, of, loss) -> {
      done.incrementAndGet();
      if (step % LOG_EVERY == 0) {
        LOG.info("{}: batch {} of {}, loss {}", name, step, of, loss);
      }
    };
  }

  private Path folder() {
    org.apache.hadoop.fs.Path output =
        new org.apache.hadoop.fs.Path(configuration.pretrain().output());
    String scheme = output.toUri().getScheme();
    if (scheme != null && !scheme.equals("file")) {
      throw new UserException(
          "models are trained into a local folder, was " + output + " (pretrain.output)");
    }
    return Path.of(output.toUri().getPath());
  }

  private Pretraining.Plan plan(SpooledImages images) {
    PretrainSettings settings = configuration.pretrain();
    // The factor is measured by the training, so it must not be part of what tells two apart.
    VaeParameters vae = configuration.vae().parameters().withScalingFactor(1);
    return new Pretraining.Plan(
        images.contentDigest(),
        vae(settings, vae),
        dit(settings),
        teacher(settings, images),
        settings.checkpointInterval());
  }

  private static VaeTraining.Settings vae(PretrainSettings settings, VaeParameters parameters) {
    Training vae = settings.vae();
    return new VaeTraining.Settings(
        parameters,
        vae.steps(),
        vae.batchSize(),
        vae.learningRate(),
        settings.klWeight(),
        vae.averageDecay(),
        settings.seed());
  }

  private DitTraining.Settings dit(PretrainSettings settings) {
    Training dit = settings.dit();
    return new DitTraining.Settings(
        configuration.dit().parameters(configuration.latentShape()),
        dit.steps(),
        dit.batchSize(),
        dit.learningRate(),
        settings.labelDropout(),
        dit.averageDecay(),
        settings.seed());
  }

  /**
   * It trains on the centres of images as they are, which must be what the teacher will be shown.
   */
  private void requireUnresized(int side) {
    int input = configuration.teacher().network().inputSize(side);
    if (new EvaluationView(side, input).resized() < side) {
      throw new UserException(
          "input size must be at least 7/8 of the images' %d for a teacher to be trained, was %d (teacher.input-size)"
              .formatted(side, input));
    }
  }

  private ClassifierTraining.Settings teacher(PretrainSettings settings, SpooledImages images) {
    Training teacher = settings.teacher();
    requireClasses(images.classes());
    requireUnresized(images.side());
    return new ClassifierTraining.Settings(
        configuration.teacher().network().parameters(images.side(), images.classes()),
        teacher.steps(),
        teacher.batchSize(),
        teacher.learningRate(),
        settings.teacherShift(),
        teacher.averageDecay(),
        settings.seed());
  }

  private void requireClasses(int classes) {
    int configured = configuration.teacher().classes();
    if (configured != 0 && configured != classes) {
      throw new UserException(
          "classes must be the source's %d where the teacher is trained on it, was %d"
                  .formatted(classes, configured)
              + " (teacher.classes)");
    }
  }
}
