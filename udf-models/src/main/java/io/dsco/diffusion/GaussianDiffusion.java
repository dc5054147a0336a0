package io.dsco.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.Tensors;
import java.util.function.IntToDoubleFunction;

/** The forward and the learned reverse process of one schedule. Stateless and thread-safe. */
public final class GaussianDiffusion {
  private final NoiseSchedule schedule;

  /** Diffusion over that schedule. */
  public GaussianDiffusion(NoiseSchedule schedule) {
    this.schedule = schedule;
  }

  /** Its schedule. */
  public NoiseSchedule schedule() {
    return schedule;
  }

  /** Whether the estimate of z_0 is clamped to [-1, 1]. Latents never are. */
  public enum StartRange {
    /** As estimated. */
    UNBOUNDED,
    /** Clamped to [-1, 1], for diffusion over pixels. */
    CLAMPED
  }

  /**
   * One reverse step p(z_{t−1} | z_t).
   *
   * @param mean μ (N, C, H, W)
   * @param logVariance log σ² (N, C, H, W)
   * @param start ẑ_0 (N, C, H, W)
   */
  public record Reverse(NDArray mean, NDArray logVariance, NDArray start) {
    /** {@code μ + σ · noise}. */
    public NDArray sample(NDArray noise) {
      return GaussianDiffusion.sample(mean, logVariance, noise);
    }
  }

  /** {@code μ + σ · noise}, in μ's manager. */
  public static NDArray sample(NDArray mean, NDArray logVariance, NDArray noise) {
    return mean.add(Tensors.scaled(logVariance, 0.5).exp().mul(noise));
  }

  /**
   * Diffuses clean latents: {@code √ᾱ_t z_0 + √(1 − ᾱ_t) noise} (IDDPM eq. 8).
   *
   * @param steps the step of each sample, or one step for all
   */
  public NDArray diffuse(NDArray start, NDArray noise, int... steps) {
    NDManager manager = start.getManager();
    NDArray ofStart = column(manager, steps, t -> Math.sqrt(schedule.alphaCumulative(t)));
    NDArray ofNoise = column(manager, steps, t -> Math.sqrt(1 - schedule.alphaCumulative(t)));
    return ofStart.mul(start).add(ofNoise.mul(noise));
  }

  /** {@link #reverse(NDArray, NDArray, StartRange, int...)} without clamping. */
  public Reverse reverse(NDArray output, NDArray current, int... steps) {
    return reverse(output, current, StartRange.UNBOUNDED, steps);
  }

  /**
   * The reverse step that a model's output describes.
   *
   * @param output (N, 2C, H, W): noise estimate, then variance values v in about [-1, 1]
   * @param current z_t (N, C, H, W)
   * @param steps the step of each sample, or one step for all
   */
  public Reverse reverse(NDArray output, NDArray current, StartRange range, int... steps) {
    long channels = current.getShape().get(1);
    NDArray epsilon = output.get(":, :" + channels);
    NDArray v = output.get(":, " + channels + ":");
    NDArray start = start(current, epsilon, steps);
    if (range == StartRange.CLAMPED) {
      start = start.clip(-1, 1);
    }
    return new Reverse(posteriorMean(start, current, steps), logVariance(v, steps), start);
  }

  /** ẑ_0 = √(1/ᾱ_t) z_t − √(1/ᾱ_t − 1) ε̂. */
  public NDArray start(NDArray current, NDArray epsilon, int... steps) {
    NDManager manager = current.getManager();
    NDArray ofCurrent = column(manager, steps, schedule::startOfCurrent);
    NDArray ofNoise = column(manager, steps, schedule::startOfNoise);
    return ofCurrent.mul(current).sub(ofNoise.mul(epsilon));
  }

  /** Mean of q(z_{t−1} | z_t, z_0) (IDDPM eq. 10). */
  public NDArray posteriorMean(NDArray start, NDArray current, int... steps) {
    NDManager manager = current.getManager();
    NDArray ofStart = column(manager, steps, schedule::posteriorMeanOfStart);
    NDArray ofCurrent = column(manager, steps, schedule::posteriorMeanOfCurrent);
    return ofStart.mul(start).add(ofCurrent.mul(current));
  }

  /** log σ² = f · log β_t + (1 − f) · log β̃_t with f = (v + 1) / 2 (IDDPM eq. 15). */
  public NDArray logVariance(NDArray v, int... steps) {
    NDManager manager = v.getManager();
    NDArray largest = column(manager, steps, t -> Math.log(schedule.beta(t)));
    NDArray smallest = posteriorLogVariance(manager, steps);
    NDArray f = Tensors.scaled(Tensors.shifted(v, 1), 0.5);
    NDArray rest = Tensors.shifted(Tensors.scaled(f, -1), 1);
    return f.mul(largest).add(rest.mul(smallest));
  }

  /** log β̃_t of each step as (number of steps, 1, 1, 1). */
  public NDArray posteriorLogVariance(NDManager manager, int... steps) {
    return column(manager, steps, schedule::posteriorLogVariance);
  }

  /** A schedule's values at {@code steps} as (number of steps, 1, 1, 1). */
  private static NDArray column(NDManager manager, int[] steps, IntToDoubleFunction table) {
    float[] values = new float[steps.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) table.applyAsDouble(steps[i]);
    }
    return Tensors.of(manager, values, new Shape(values.length, 1, 1, 1));
  }
}
