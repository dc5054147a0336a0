package io.dsco.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.dsco.diffusion.GaussianDiffusion;
import io.dsco.tensor.BatchSize;
import io.dsco.tensor.Tensors;
import java.io.Serializable;

/**
 * Ancestral sampling of one class with classifier-free guidance. All samples of the class share
 * each timestep, so conditioning is computed once a step for the two labels. Thread-safe.
 */
public final class DenoisingLoop {
  private final GuidedPass network;
  private final GaussianDiffusion diffusion;

  /**
   * How far a step is pushed towards its class, and which steps are: at the noisiest ones guidance
   * costs variety, at the cleanest it is hardly needed (Kynkäänniemi et al. 2024, "Applying
   * guidance in a limited interval", arXiv 2404.07724).
   *
   * @param scale 1 is no guidance
   * @param channels how many of the noise channels are guided, counted from the first
   * @param from first original timestep that is guided
   * @param to the timestep after the last one that is
   */
  public record Guidance(double scale, int channels, int from, int to) implements Serializable {
    /** Checks the ranges that do not depend on a model. */
    public Guidance {
      if (!(scale >= 0) || channels < 0) {
        throw new IllegalArgumentException(
            "guidance scale and channels must be at least 0, was " + scale + " and " + channels);
      }
      if (from < 0 || to < from) {
        throw new IllegalArgumentException(
            "guidance interval must be two ascending timesteps, was " + from + " and " + to);
      }
    }

    /** Guidance at every step. */
    public Guidance(double scale, int channels) {
      this(scale, channels, 0, Integer.MAX_VALUE);
    }

    /** Whether guidance changes anything at that original timestep. */
    public boolean appliesAt(long timestep) {
      return scale != 1 && channels > 0 && timestep >= from && timestep < to;
    }
  }

  /** Chooses the noise of the steps t ≥ 1. */
  @FunctionalInterface
  public interface StepNoise {
    /**
     * The noise ε of {@code z_{t−1} = μ + σ ε}, in μ's manager.
     *
     * @param mean μ (N, C, H, W)
     * @param logVariance log σ² (N, C, H, W)
     */
    NDArray at(int step, NDArray mean, NDArray logVariance);
  }

  /**
   * A loop over all steps of the diffusion's schedule.
   *
   * @param batches samples that pass the network together; changes memory, speed and last bits
   */
  public DenoisingLoop(
      NoiseEstimator network, GaussianDiffusion diffusion, Guidance guidance, BatchSize batches) {
    int channels = network.parameters().latentChannels();
    if (guidance.channels() > channels) {
      throw new IllegalArgumentException(
          "guidance channels must be at most the "
              + channels
              + " of the latent, was "
              + guidance.channels());
    }
    this.network = new GuidedPass(network, guidance, batches);
    this.diffusion = diffusion;
  }

  /** The diffusion it runs backwards. */
  public GaussianDiffusion diffusion() {
    return diffusion;
  }

  /**
   * Denoises {@code initial} completely.
   *
   * @param initial z_T (N, C, H, W)
   * @param label the network's label of the class
   * @return z_0 (N, C, H, W), in the manager of {@code initial}
   */
  public NDArray run(NDArray initial, long label, StepNoise noise) {
    NDManager owner = initial.getManager();
    NDArray z = initial;
    for (int t = diffusion.schedule().steps() - 1; t >= 0; t--) {
      try (NDManager scope = owner.newSubManager()) {
        NDArray next = step(t, scoped(scope, z), label, noise);
        next.attach(owner);
        if (z != initial) {
          z.close();
        }
        z = next;
      }
    }
    return z;
  }

  private static NDArray scoped(NDManager scope, NDArray z) {
    NDArray view = z.reshape(z.getShape());
    view.attach(scope);
    return view;
  }

  private NDArray step(int t, NDArray z, long label, StepNoise noise) {
    GaussianDiffusion.Reverse reverse = reverse(t, z, label);
    return t == 0
        ? reverse.mean()
        : reverse.sample(noise.at(t, reverse.mean(), reverse.logVariance()));
  }

  /**
   * The guided reverse step from z_t (N, C, H, W), in its manager.
   *
   * @throws NonFiniteOutputException when the network puts out infinity or NaN
   */
  public GaussianDiffusion.Reverse reverse(int t, NDArray z, long label) {
    long timestep = diffusion.schedule().originalStep(t);
    NDArray output = network.of(z, timestep, label);
    if (!Tensors.areFinite(output)) {
      throw new NonFiniteOutputException(
          "the transformer's output must be finite, was not at step %d (timestep %d) of label %d"
              .formatted(t, timestep, label));
    }
    return diffusion.reverse(output, z, t);
  }
}
