package io.dsco.plan;

import io.dsco.diffusion.NoiseSchedule;
import io.dsco.dit.DenoisingLoop.Guidance;
import java.io.Serializable;

/**
 * How often a class's synthesis does what.
 *
 * @param alignment what the noises are optimised against
 * @param steps denoising steps T
 * @param iterations of the optimiser in every step but the last
 * @param diffusedCopies how often every real latent is diffused in each of these steps
 * @param trials what the sizes that a trigger tries share
 * @param templateSamples samples of a template, data-free
 * @param batches images and samples that pass a model at once
 */
public record Method(
    Alignment alignment,
    int steps,
    int iterations,
    int diffusedCopies,
    Trials trials,
    int templateSamples,
    Batches batches)
    implements Serializable {

  /** What noises are optimised against. */
  public enum Alignment {
    /** A class's real latents. */
    REAL_LATENTS,
    /** A template's statistics. */
    TEMPLATE,
    /** Nothing. */
    NONE
  }

  /** What the trials of several sizes share. */
  public enum Trials {
    /** One pass over a class's diffused latents serves all sizes. */
    SHARE_TARGETS,
    /** Nothing. */
    SHARE_NOTHING
  }

  /**
   * Sizes of batches.
   *
   * @param encode images in the encoder
   * @param denoise samples in the transformer
   * @param decode latents in the decoder
   * @param chunk latents in the projector
   * @param score images in a classifier
   */
  public record Batches(int encode, int denoise, int decode, int chunk, int score)
      implements Serializable {}

  /** Steps whose noise is chosen: all but the last, which adds none. */
  int optimisedSteps() {
    return alignment == Alignment.NONE ? 0 : steps - 1;
  }

  /** Steps that pass the transformer with the null class too. */
  int guidedSteps(Guidance guidance) {
    NoiseSchedule schedule = NoiseSchedule.linear().respaced(steps);
    int guided = 0;
    for (int t = 0; t < steps; t++) {
      guided += guidance.appliesAt(schedule.originalStep(t)) ? 1 : 0;
    }
    return guided;
  }

  /** Targets of a step: the smallest multiple of the samples that has all copies (eq. 12). */
  double targets(double latents, int samples) {
    double passes = Math.max(diffusedCopies, Math.ceil(samples / latents));
    return Math.ceil(passes * latents / samples) * samples;
  }

  /** Latents that pass the decoder for a class: its last batch is filled up (decision 7). */
  int decoded(int samples) {
    int batch = batches.decode();
    return (samples + batch - 1) / batch * batch;
  }
}
