package io.dsco.nopt;

import io.dsco.projector.ProjectorParameters;
import java.io.Serializable;

/**
 * How a class is synthesized.
 *
 * @param initialNoise how z_T is drawn
 * @param alignment what the noise of each step is optimised against
 * @param lambda λ_align
 * @param diffusedCopies how often every target is diffused at least
 */
public record SynthesisSettings(
    InitialNoise initialNoise,
    AlignmentMode alignment,
    AlignmentLevel level,
    NoiseOptimization optimization,
    double lambda,
    int diffusedCopies,
    ProjectorParameters projector)
    implements Serializable {

  /** How z_T is drawn. */
  public enum InitialNoise {
    /** A Latin hypercube over the samples, at stratum mid-points. */
    LATIN_HYPERCUBE,
    /** Standard normal. */
    NORMAL
  }

  /** What the noise of each step is optimised against. */
  public enum AlignmentMode {
    /** Quantiles of the class's diffused latents. */
    DATA_ACCESSIBLE,
    /** Nothing: plain sampling. */
    NONE
  }
}
