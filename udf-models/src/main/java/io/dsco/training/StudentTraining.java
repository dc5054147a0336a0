package io.dsco.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.classifier.Classifier;
import io.dsco.classifier.ConvNet;
import io.dsco.classifier.ConvNetParameters;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.io.Serializable;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Trains a student on a small set: every batch is augmented on the device and labelled by the
 * teacher or by its classes (METHOD 5 and 6).
 */
public final class StudentTraining implements TrainingRun {
  private static final double STEP_FACTOR = 0.2;

  private final String name;
  private final TrainingImages images;
  private final Settings settings;
  private final StudentLoss objective;
  private final Augmentation augmentation;
  private final StateDict weights;
  private final ConvNet network;
  private final AdamW optimizer;
  private final Optional<ExponentialMovingAverage> average;
  private final LearningRate learningRate;
  private final BatchesAhead<Batch> batches;

  /** How the learning rate falls. */
  public enum Schedule {
    /** On a cosine. */
    COSINE,
    /** To a fifth at two thirds, and again at five sixths, of the training. */
    STEP
  }

  /** What a student learns from. */
  public enum Labels {
    /** The teacher's logits on the same augmented batch. */
    SOFT,
    /** The images' classes, weighted by area where a batch is mixed. */
    HARD
  }

  /**
   * Settings of the training.
   *
   * @param epochs passes over the images
   * @param learningRate highest rate; the optimiser is {@link AdamW.Settings#PAPER}
   * @param warmupEpochs over which the rate rises linearly; with a cosine only
   * @param cosineStretch over how many times the training's length the cosine would reach zero: 1
   *     ends at zero, 2 at half the rate
   * @param temperature of the softmaxes of soft labels
   * @param averageDecay of the moving average that is the result; 0 for none, then the weights
   *     themselves are
   */
  public record Settings(
      ConvNetParameters parameters,
      int epochs,
      int batchSize,
      double learningRate,
      Schedule schedule,
      int warmupEpochs,
      double cosineStretch,
      Labels labels,
      double temperature,
      AugmentationSettings augmentation,
      double averageDecay,
      long runSeed)
      implements Serializable {

    /** Checks every value's range. */
    public Settings {
      require(epochs >= 1, "epochs", "at least 1", epochs);
      require(batchSize >= 1, "batchSize", "at least 1", batchSize);
      require(learningRate > 0, "learningRate", "above 0", learningRate);
      int longestWarmup = schedule == Schedule.COSINE ? epochs - 1 : 0;
      require(
          warmupEpochs >= 0 && warmupEpochs <= longestWarmup,
          "warmupEpochs",
          "from 0 to " + longestWarmup + " with " + epochs + " epochs of " + schedule,
          warmupEpochs);
      require(cosineStretch >= 1, "cosineStretch", "at least 1", cosineStretch);
      require(temperature > 0, "temperature", "above 0", temperature);
      require(
          averageDecay >= 0 && averageDecay < 1, "averageDecay", "from 0 to below 1", averageDecay);
    }

    private static void require(boolean holds, String name, String rule, Number value) {
      if (!holds) {
        throw new IllegalArgumentException("%s must be %s, was %s".formatted(name, rule, value));
      }
    }

    /** Batches that hold so many epochs of {@code size} images; the last may begin another one. */
    public long steps(int wholeEpochs, int size) {
      return ((long) wholeEpochs * size + batchSize - 1) / batchSize;
    }

    LearningRate rate(int size) {
      long steps = steps(epochs, size);
      long warmup = steps(warmupEpochs, size);
      return switch (schedule) {
        case COSINE ->
            LearningRate.cosine(
                learningRate, warmup, warmup + Math.round(cosineStretch * (steps - warmup)));
        case STEP -> LearningRate.stepped(learningRate, STEP_FACTOR, steps);
      };
    }
  }

  /** One batch on the host: (N, 3, S, S) in [-1, 1], and classes. */
  @SuppressWarnings("ArrayRecordComponent") // not compared
  private record Batch(float[] pixels, int[] labels) {}

  /**
   * A training at step 0 under the model's name, with its weights under {@code parent}.
   *
   * @param images read by a thread of this training until it is closed
   * @param teacher not owned; needed for soft labels
   */
  public StudentTraining(
      String name,
      TrainingImages images,
      Settings settings,
      Optional<Classifier> teacher,
      NDManager parent) {
    checkFit(images, settings.parameters);
    if (settings.labels == Labels.SOFT && teacher.isEmpty()) {
      throw new IllegalArgumentException("soft labels need a teacher, was none");
    }
    this.name = name;
    this.images = images;
    this.settings = settings;
    this.objective =
        settings.labels == Labels.SOFT
            ? StudentLoss.soft(teacher.orElseThrow(), settings.temperature)
            : StudentLoss.hard();
    this.augmentation = new Augmentation(settings.augmentation);
    var shapes = settings.parameters.shapes();
    this.weights =
        WeightInitialization.create(
            shapes, WeightInitialization.pytorchDefaults(shapes), settings.runSeed, parent);
    this.network = new ConvNet(settings.parameters, weights);
    this.optimizer = new AdamW(weights, AdamW.Settings.PAPER);
    this.average =
        settings.averageDecay > 0
            ? Optional.of(new ExponentialMovingAverage(weights, settings.averageDecay))
            : Optional.empty();
    this.learningRate = settings.rate(images.size());
    EpochOrder order = new EpochOrder(settings.runSeed, name, images.size());
    this.batches = new BatchesAhead<>(name, step -> batch(order, step), steps());
  }

  private static void checkFit(TrainingImages images, ConvNetParameters network) {
    if (images.size() < 1
        || images.side() != network.imageSize()
        || images.classes() != network.classes()) {
      throw new IllegalArgumentException(
          "a student of %d classes at %d pixels needs such images, was %d of %d classes at %d"
              .formatted(
                  network.classes(),
                  network.imageSize(),
                  images.size(),
                  images.classes(),
                  images.side()));
    }
  }

  private Batch batch(EpochOrder order, long step) {
    int n = settings.batchSize;
    int[] indices = IntStream.range(0, n).map(i -> order.at(step * n + i)).toArray();
    int[] labels = IntStream.of(indices).map(images::label).toArray();
    return new Batch(images.batch(n, i -> indices[i]), labels);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long steps() {
    return settings.steps(settings.epochs, images.size());
  }

  /** The epoch of the batch's first image; a batch that holds several epochs counts as one. */
  @Override
  public long epoch(long step) {
    return settings.batchSize > images.size() ? step : step * settings.batchSize / images.size();
  }

  @Override
  public TrainingState state() {
    return new TrainingState(weights, optimizer, average);
  }

  @Override
  public double step() {
    long step = optimizer.updates();
    Batch batch = batches.take(step);
    try (GradMode mode = GradMode.recording();
        NDManager scope = weights.manager().newSubManager()) {
      int side = images.side();
      NDArray x = Tensors.of(scope, batch.pixels, new Shape(batch.labels.length, 3, side, side));
      Augmented augmented = augmentation.apply(x, stream(step));
      NDArray logits = network.logits(augmented.images()); // (N, classes)
      NDArray loss = objective.of(logits, augmented, batch.labels);
      GradMode.backward(loss);
      optimizer.update(learningRate.at(step));
      average.ifPresent(a -> a.update(weights, optimizer.updates()));
      return TrainingRun.finite(loss.getFloat(), name, step);
    }
  }

  private RandomStream stream(long step) {
    return RandomStream.of(
        settings.runSeed, Purpose.TRAINING_BATCH, RandomStream.coordinate(name), step);
  }

  @Override
  public void close() {
    batches.close();
    average.ifPresent(ExponentialMovingAverage::close);
    optimizer.close();
    weights.close();
  }
}
