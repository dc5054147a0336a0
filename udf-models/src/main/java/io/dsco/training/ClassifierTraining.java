package io.dsco.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;

/** Trains a classifier with hard labels on randomly moved and mirrored images. */
public final class ClassifierTraining implements TrainingRun {
  private final String name;
  private final TrainingImages images;
  private final Settings settings;
  private final ClassifierInTraining classifier;
  private final LearningRate learningRate;
  private final EpochOrder order;

  /**
   * Settings of the training.
   *
   * @param shift largest random displacement in pixels
   */
  public record Settings(
      ClassifierParameters parameters,
      long steps,
      int batchSize,
      double learningRate,
      int shift,
      double averageDecay,
      long runSeed) {}

  /**
   * A training at step 0 under the model's name, with its weights under {@code parent}; of images
   * larger than the network's input on their centres.
   */
  public ClassifierTraining(
      String name, TrainingImages images, Settings settings, NDManager parent) {
    this.name = name;
    this.images = CroppedImages.of(images, settings.parameters.inputSize());
    this.settings = settings;
    this.classifier =
        new ClassifierInTraining(
            name, settings.parameters, settings.averageDecay, settings.runSeed, parent);
    this.learningRate =
        LearningRate.cosine(settings.learningRate, settings.steps / 50, settings.steps);
    this.order = new EpochOrder(settings.runSeed, name, images.size());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long steps() {
    return settings.steps;
  }

  @Override
  public TrainingState state() {
    return classifier.state();
  }

  @Override
  public double step() {
    long step = classifier.state().optimizer().updates();
    int n = settings.batchSize;
    int side = images.side();
    RandomStream stream =
        RandomStream.of(
            settings.runSeed, Purpose.TRAINING_BATCH, RandomStream.coordinate(name), step);
    float[] values = images.batch(n, i -> order.at(step * n + i));
    BatchAugmentation.mirror(values, n, side, stream);
    BatchAugmentation.shift(values, n, side, settings.shift, stream);
    try (GradMode mode = GradMode.recording();
        NDManager scope = classifier.scope()) {
      NDArray x = Tensors.of(scope, values, new Shape(n, 3, side, side));
      NDArray loss = Losses.crossEntropy(classifier.logits(x), labels(scope, step));
      return classifier.learn(loss, learningRate.at(step));
    }
  }

  private NDArray labels(NDManager scope, long step) {
    int n = settings.batchSize;
    int classes = settings.parameters.classes();
    float[] oneHot = new float[n * classes];
    for (int i = 0; i < n; i++) {
      oneHot[i * classes + images.label(order.at(step * n + i))] = 1;
    }
    return Tensors.of(scope, oneHot, new Shape(n, classes));
  }

  @Override
  public void close() {
    classifier.close();
  }
}
