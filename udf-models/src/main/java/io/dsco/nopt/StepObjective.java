package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.dsco.projector.FeaturePass;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;

/**
 * {@code L = λ_real L_real + L_align} of one denoising step, as a function of its noise: the step's
 * output is {@code z = μ + σ ε} with μ and σ fixed, so no gradient flows into the denoiser.
 *
 * <p>Samples pass through the projector in chunks; the losses see all of them at once. Belongs to
 * one thread, and to no JVM-wide lock, so tasks may run several.
 */
public final class StepObjective implements Objective, AutoCloseable {
  private final NDManager manager;
  private final Alignment alignment;
  private final NDArray mu;
  private final NDArray sigma;
  private final double lambdaReality;
  private final int chunk;

  /**
   * The objective of one step.
   *
   * @param mean μ (N_S, C, H, W)
   * @param logVariance log σ² (N_S, C, H, W)
   * @param alignment stays the caller's
   */
  public StepObjective(NDArray mean, NDArray logVariance, Alignment alignment) {
    this(mean, logVariance, alignment, FeaturePass.defaultChunk(mean.getDevice()));
  }

  /** The same with a given number of samples per chunk, which changes nothing but rounding. */
  public StepObjective(NDArray mean, NDArray logVariance, Alignment alignment, int chunk) {
    this(mean, logVariance, alignment, 1, chunk);
  }

  /**
   * The same with another weight of the reality loss.
   *
   * @param lambdaReality λ_real, 1 in the paper
   */
  public StepObjective(
      NDArray mean, NDArray logVariance, Alignment alignment, double lambdaReality, int chunk) {
    if (!mean.getShape().equals(logVariance.getShape())) {
      throw new IllegalArgumentException(
          "mean and log variance must have one shape, had %s and %s"
              .formatted(mean.getShape(), logVariance.getShape()));
    }
    this.manager = mean.getManager().newSubManager();
    this.alignment = alignment;
    this.lambdaReality = lambdaReality;
    this.chunk = chunk;
    this.mu = Tensors.leaf(manager, mean);
    try (GradMode mode = GradMode.inference()) {
      NDArray logDeviation = Tensors.leaf(manager, logVariance);
      this.sigma = Tensors.scaled(logDeviation, 0.5).exp();
    }
  }

  @Override
  public LossAndGradient at(NDArray epsilon) {
    try (GradMode mode = GradMode.inference();
        FeaturePass pass = FeaturePass.recording(alignment.featureMap(), output(epsilon), chunk)) {
      LossAndGradient aligned = alignment.at(pass.features(epsilon.getManager()));
      NDArray gradient = pass.pullBack(aligned.gradient()).mul(sigma); // dz/dε = σ
      NDArray loss = weighted(Reality.loss(epsilon)).add(aligned.loss());
      return new LossAndGradient(loss, gradient.add(weighted(Reality.gradient(epsilon))));
    }
  }

  /** By λ_real; a product with 1 is the value itself, to the last bit. */
  private NDArray weighted(NDArray reality) {
    return lambdaReality == 1 ? reality : Tensors.scaled(reality, lambdaReality);
  }

  /** {@code z = μ + σ ε}, in ε's manager. */
  public NDArray output(NDArray epsilon) {
    return epsilon.mul(sigma).add(mu);
  }

  @Override
  public void close() {
    manager.close();
  }
}
