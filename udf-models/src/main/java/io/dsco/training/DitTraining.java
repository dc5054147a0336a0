package io.dsco.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.diffusion.GaussianDiffusion;
import io.dsco.diffusion.NoiseSchedule;
import io.dsco.dit.Dit;
import io.dsco.dit.DitParameters;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Trains a class-conditional {@link Dit} with learned variance: the squared error of the noise
 * estimate plus the variational bound, through which only the variance learns (IDDPM, section 3.1).
 * A share of the labels is replaced by the null label, for guidance.
 */
public final class DitTraining implements TrainingRun {
  private static final String NAME = "dit";
  private static final Set<String> FIXED = Set.of("pos_embed");

  private final TrainingLatents latents;
  private final Settings settings;
  private final StateDict weights;
  private final Dit dit;
  private final GaussianDiffusion diffusion = new GaussianDiffusion(NoiseSchedule.linear());
  private final AdamW optimizer;
  private final ExponentialMovingAverage average;
  private final LearningRate learningRate;
  private final EpochOrder order;

  /**
   * Settings of the training.
   *
   * @param labelDropout probability that a sample is trained with the null label
   */
  public record Settings(
      DitParameters parameters,
      long steps,
      int batchSize,
      double learningRate,
      double labelDropout,
      double averageDecay,
      long runSeed) {}

  /** A training at step 0, with its weights under {@code parent}. */
  public DitTraining(TrainingLatents latents, Settings settings, NDManager parent) {
    this.latents = latents;
    this.settings = settings;
    this.weights =
        WeightInitialization.create(
            settings.parameters.shapes(),
            DitInitialization.rule(settings.parameters),
            settings.runSeed,
            parent);
    this.dit = new Dit(settings.parameters, weights);
    this.optimizer = new AdamW(weights, AdamW.Settings.PAPER, FIXED);
    this.average = new ExponentialMovingAverage(weights, settings.averageDecay);
    this.learningRate =
        LearningRate.cosine(settings.learningRate, settings.steps / 50, settings.steps);
    this.order = new EpochOrder(settings.runSeed, NAME, latents.size());
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
      NDArray loss = loss(scope, batch(step));
      GradMode.backward(loss);
      optimizer.update(learningRate.at(step));
      average.update(weights, optimizer.updates());
      return TrainingRun.finite(loss.getFloat(), NAME, step);
    }
  }

  /** One batch on the host: clean latents, noise, timesteps and labels. */
  private record Batch(float[] start, float[] noise, int[] timesteps, long[] labels) {}

  private Batch batch(long step) {
    int n = settings.batchSize;
    int size = latents.shape().size();
    RandomStream stream =
        RandomStream.of(
            settings.runSeed, Purpose.TRAINING_BATCH, RandomStream.coordinate(NAME), step);
    Batch batch = new Batch(new float[n * size], new float[n * size], new int[n], new long[n]);
    for (int i = 0; i < n; i++) {
      int index = order.at(step * n + i);
      latents.draw(index, stream, batch.start, i * size);
      batch.timesteps[i] = stream.nextInt(diffusion.schedule().steps());
      boolean dropped = stream.nextDouble() < settings.labelDropout;
      batch.labels[i] = dropped ? settings.parameters.nullLabel() : latents.label(index);
    }
    stream.fillGaussian(batch.noise);
    return batch;
  }

  private NDArray loss(NDManager scope, Batch batch) {
    long channels = latents.shape().channels();
    Shape shape =
        new Shape(batch.labels.length, channels, latents.shape().height(), latents.shape().width());
    NDArray start = Tensors.of(scope, batch.start, shape);
    NDArray noise = Tensors.of(scope, batch.noise, shape);
    int[] t = batch.timesteps;
    NDArray current = diffusion.diffuse(start, noise, t);
    long[] timesteps = Arrays.stream(t).asLongStream().toArray();
    NDArray output =
        dit.forward(current, dit.conditioning(scope, timesteps, batch.labels)); // (N, 2C, H, W)
    NDArray epsilon = output.get(":, :" + channels);
    NDArray logVariance = diffusion.logVariance(output.get(":, " + channels + ":"), t);
    NDArray error = epsilon.sub(noise);
    NDArray squared = error.mul(error).mean();
    NDArray mean =
        diffusion.posteriorMean(diffusion.start(current, epsilon.stopGradient(), t), current, t);
    NDArray trueMean = diffusion.posteriorMean(start, current, t);
    return squared.add(bound(trueMean, mean, logVariance, t));
  }

  /** Mean over elements, in bits, of KL(q(z_{t−1} | z_t, z_0) ‖ p(z_{t−1} | z_t)). */
  private NDArray bound(NDArray trueMean, NDArray mean, NDArray logVariance, int[] t) {
    NDArray trueLogVariance = diffusion.posteriorLogVariance(logVariance.getManager(), t);
    NDArray distance = trueMean.sub(mean);
    NDArray inverse = Tensors.scaled(logVariance, -1).exp();
    NDArray terms =
        logVariance
            .sub(trueLogVariance)
            .add(trueLogVariance.sub(logVariance).exp())
            .add(distance.mul(distance).mul(inverse));
    return Tensors.scaled(Tensors.shifted(terms.mean(), -1), 0.5 / Math.log(2));
  }

  @Override
  public void close() {
    average.close();
    optimizer.close();
    weights.close();
  }
}
