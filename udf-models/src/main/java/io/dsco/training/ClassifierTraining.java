package io.dsco.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.classifier.ConvNet;
import io.dsco.classifier.ConvNetParameters;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.Optional;

/** Trains a {@link ConvNet} with hard labels on randomly moved and mirrored images. */
public final class ClassifierTraining implements TrainingRun {
  private final String name;
  private final TrainingImages images;
  private final Settings settings;
  private final StateDict weights;
  private final ConvNet network;
  private final AdamW optimizer;
  private final ExponentialMovingAverage average;
  private final LearningRate learningRate;
  private final EpochOrder order;

  /**
   * Settings of the training.
   *
   * @param shift largest random displacement in pixels
   */
  public record Settings(
      ConvNetParameters parameters,
      long steps,
      int batchSize,
      double learningRate,
      int shift,
      double averageDecay,
      long runSeed) {}

  /** A training at step 0 under the model's name, with its weights under {@code parent}. */
  public ClassifierTraining(
      String name, TrainingImages images, Settings settings, NDManager parent) {
    this.name = name;
    this.images = images;
    this.settings = settings;
    var shapes = settings.parameters.shapes();
    this.weights =
        WeightInitialization.create(
            shapes, WeightInitialization.pytorchDefaults(shapes), settings.runSeed, parent);
    this.network = new ConvNet(settings.parameters, weights);
    this.optimizer = new AdamW(weights, AdamW.Settings.PAPER);
    this.average = new ExponentialMovingAverage(weights, settings.averageDecay);
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
    return new TrainingState(weights, optimizer, Optional.of(average));
  }

  @Override
  public double step() {
    long step = optimizer.updates();
    int n = settings.batchSize;
    int side = images.side();
    RandomStream stream =
        RandomStream.of(
            settings.runSeed, Purpose.TRAINING_BATCH, RandomStream.coordinate(name), step);
    float[] values = images.batch(n, i -> order.at(step * n + i));
    BatchAugmentation.mirror(values, n, side, stream);
    BatchAugmentation.shift(values, n, side, settings.shift, stream);
    try (GradMode mode = GradMode.recording();
        NDManager scope = weights.manager().newSubManager()) {
      NDArray x = Tensors.of(scope, values, new Shape(n, 3, side, side));
      NDArray loss = Losses.crossEntropy(network.logits(x), labels(scope, step));
      GradMode.backward(loss);
      optimizer.update(learningRate.at(step));
      average.update(weights, optimizer.updates());
      return TrainingRun.finite(loss.getFloat(), name, step);
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
    average.close();
    optimizer.close();
    weights.close();
  }
}
