package io.dsco.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import io.dsco.vae.Autoencoder;
import io.dsco.vae.LatentShape;
import io.dsco.vae.VaeParameters;
import java.util.Optional;

/**
 * Trains an {@link Autoencoder}: mean squared error of the reconstruction plus a small KL term that
 * keeps the posterior near a standard normal. Images are mirrored at random.
 */
public final class VaeTraining implements TrainingRun {
  private static final String NAME = "vae";

  private final TrainingImages images;
  private final Settings settings;
  private final StateDict weights;
  private final Autoencoder autoencoder;
  private final AdamW optimizer;
  private final ExponentialMovingAverage average;
  private final LearningRate learningRate;
  private final EpochOrder order;

  /**
   * Settings of the training.
   *
   * @param klWeight weight of the KL divergence, both terms being means over their elements
   */
  public record Settings(
      VaeParameters parameters,
      long steps,
      int batchSize,
      double learningRate,
      double klWeight,
      double averageDecay,
      long runSeed) {}

  /** A training at step 0, with its weights under {@code parent}. */
  public VaeTraining(TrainingImages images, Settings settings, NDManager parent) {
    this.images = images;
    this.settings = settings;
    var shapes = settings.parameters.shapes();
    this.weights =
        WeightInitialization.create(
            shapes, WeightInitialization.pytorchDefaults(shapes), settings.runSeed, parent);
    this.autoencoder = new Autoencoder(settings.parameters, weights);
    this.optimizer = new AdamW(weights, AdamW.Settings.PAPER);
    this.average = new ExponentialMovingAverage(weights, settings.averageDecay);
    this.learningRate =
        LearningRate.cosine(settings.learningRate, settings.steps / 50, settings.steps);
    this.order = new EpochOrder(settings.runSeed, NAME, images.size());
  }

  @Override
  public String name() {
    return NAME;
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
    try (GradMode mode = GradMode.recording();
        NDManager scope = weights.manager().newSubManager()) {
      RandomStream stream =
          RandomStream.of(
              settings.runSeed, Purpose.TRAINING_BATCH, RandomStream.coordinate(NAME), step);
      NDArray x = batch(scope, step, stream);
      Autoencoder.Posterior posterior = autoencoder.encode(x);
      NDArray noise = noise(scope, stream);
      NDArray reconstruction = autoencoder.decodeUnscaled(posterior.sample(noise));
      NDArray error = reconstruction.sub(x);
      NDArray loss = error.mul(error).mean().add(Tensors.scaled(kl(posterior), settings.klWeight));
      GradMode.backward(loss);
      optimizer.update(learningRate.at(step));
      average.update(weights, optimizer.updates());
      return TrainingRun.finite(loss.getFloat(), NAME, step);
    }
  }

  private NDArray batch(NDManager scope, long step, RandomStream stream) {
    int n = settings.batchSize;
    int side = images.side();
    float[] values = images.batch(n, i -> order.at(step * n + i));
    BatchAugmentation.mirror(values, n, side, stream);
    return Tensors.of(scope, values, new Shape(n, 3, side, side));
  }

  private NDArray noise(NDManager scope, RandomStream stream) {
    LatentShape latent = settings.parameters.latentShape(images.side());
    int n = settings.batchSize;
    return Tensors.of(
        scope,
        stream.fillGaussian(new float[n * latent.size()]),
        new Shape(n, latent.channels(), latent.height(), latent.width()));
  }

  /** Mean over elements of KL(N(m, σ²) ‖ N(0, 1)) = ½ (m² + σ² − 1 − log σ²). */
  private static NDArray kl(Autoencoder.Posterior posterior) {
    NDArray m = posterior.mean();
    NDArray logVariance = posterior.logVariance();
    NDArray terms = m.mul(m).add(logVariance.exp()).sub(logVariance);
    return Tensors.scaled(Tensors.shifted(terms.mean(), -1), 0.5);
  }

  @Override
  public void close() {
    average.close();
    optimizer.close();
    weights.close();
  }
}
