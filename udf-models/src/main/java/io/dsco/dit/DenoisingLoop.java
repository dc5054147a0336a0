package io.dsco.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.dsco.diffusion.GaussianDiffusion;
import io.dsco.tensor.Tensors;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Ancestral sampling of one class with classifier-free guidance. All samples of the class share
 * each timestep, so conditioning is computed once a step for the two labels. Thread-safe.
 */
public final class DenoisingLoop {
  private final Dit dit;
  private final GaussianDiffusion diffusion;
  private final Guidance guidance;
  private final int batchSize;

  /**
   * How far a step is pushed towards its class.
   *
   * @param scale 1 is no guidance
   * @param channels how many of the noise channels are guided, counted from the first
   */
  public record Guidance(double scale, int channels) implements Serializable {
    /** Checks the ranges that do not depend on a model. */
    public Guidance {
      if (!(scale >= 0) || channels < 0) {
        throw new IllegalArgumentException(
            "guidance scale and channels must be at least 0, was " + scale + " and " + channels);
      }
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
   * @param batchSize samples that pass the network together; changes memory and speed only
   */
  public DenoisingLoop(Dit dit, GaussianDiffusion diffusion, Guidance guidance, int batchSize) {
    if (guidance.channels() > dit.parameters().latentChannels()) {
      throw new IllegalArgumentException(
          "guidance channels must be at most the "
              + dit.parameters().latentChannels()
              + " of the latent, was "
              + guidance.channels());
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size must be at least 1, was " + batchSize);
    }
    this.dit = dit;
    this.diffusion = diffusion;
    this.guidance = guidance;
    this.batchSize = batchSize;
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

  /** The guided reverse step from z_t (N, C, H, W), in its manager. */
  public GaussianDiffusion.Reverse reverse(int t, NDArray z, long label) {
    NDManager scope = z.getManager();
    long timestep = diffusion.schedule().originalStep(t);
    Conditioning conditioning =
        dit.conditioning(
            scope,
            new long[] {timestep, timestep},
            new long[] {label, dit.parameters().nullLabel()});
    long n = z.getShape().get(0);
    List<NDArray> outputs = new ArrayList<>();
    for (long from = 0; from < n; from += batchSize) {
      NDArray part = z.get(from + ":" + Math.min(n, from + batchSize));
      outputs.add(guided(scope, part, conditioning));
    }
    return diffusion.reverse(Tensors.concat(0, outputs.toArray(NDArray[]::new)), z, t);
  }

  private NDArray guided(NDManager owner, NDArray z, Conditioning conditioning) {
    try (NDManager scope = owner.newSubManager()) {
      NDArray input = scoped(scope, z);
      NDArray both = dit.forward(Tensors.concat(0, input, input), conditioning);
      NDArray output = Dit.guide(both, guidance.scale(), guidance.channels());
      NDArray withClass = output.get(":" + z.getShape().get(0));
      withClass.attach(owner);
      return withClass;
    }
  }
}
