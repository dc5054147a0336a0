package io.dsco.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.classifier.Network;
import io.dsco.classifier.Pass;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import java.util.Optional;
import java.util.Set;

/**
 * A classifier with its optimiser and its moving average. Running statistics are among the weights,
 * but neither optimised nor decayed; the average has them as the network has.
 */
final class ClassifierInTraining implements AutoCloseable {
  private final String name;
  private final long runSeed;
  private final StateDict weights;
  private final Network network;
  private final AdamW optimizer;
  private final Optional<ExponentialMovingAverage> average;

  /**
   * A network with initial weights under {@code parent}.
   *
   * @param name tells its streams of random numbers from those of others
   * @param averageDecay 0 for no average
   */
  ClassifierInTraining(
      String name,
      ClassifierParameters parameters,
      double averageDecay,
      long runSeed,
      NDManager parent) {
    this.name = name;
    this.runSeed = runSeed;
    Set<String> buffers = parameters.buffers();
    this.weights =
        WeightInitialization.create(
            parameters.shapes(), ClassifierInitialization.rule(parameters), runSeed, parent);
    this.network = parameters.open(weights);
    this.optimizer = new AdamW(weights, AdamW.Settings.PAPER, buffers);
    this.average =
        averageDecay > 0
            ? Optional.of(new ExponentialMovingAverage(weights, averageDecay, buffers))
            : Optional.empty();
  }

  TrainingState state() {
    return new TrainingState(weights, optimizer, average);
  }

  /** A manager for one batch. */
  NDManager scope() {
    return weights.manager().newSubManager();
  }

  /** Scores of the next step's batch, (N, classes), with the network in training. */
  NDArray logits(NDArray images) {
    RandomStream masks =
        RandomStream.of(
            runSeed, Purpose.DROPOUT, RandomStream.coordinate(name), optimizer.updates());
    return network.logits(images, Pass.training(masks));
  }

  /** Moves the weights against the gradient of {@code loss}, and returns its value. */
  double learn(NDArray loss, double learningRate) {
    long step = optimizer.updates();
    GradMode.backward(loss);
    optimizer.update(learningRate);
    average.ifPresent(a -> a.update(weights, optimizer.updates()));
    return TrainingRun.finite(loss.getFloat(), name, step);
  }

  @Override
  public void close() {
    average.ifPresent(ExponentialMovingAverage::close);
    optimizer.close();
    weights.close();
  }
}
