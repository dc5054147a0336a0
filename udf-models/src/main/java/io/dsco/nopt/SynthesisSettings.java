package io.dsco.nopt;

import io.dsco.projector.ProjectorParameters;
import java.io.Serializable;

/**
 * How a class is synthesized.
 *
 * @param initialNoise how z_T is drawn
 * @param alignment what the noise of each step is optimised against
 * @param optimization how it is optimised
 * @param projector sizes of the projector
 */
public record SynthesisSettings(
    InitialNoise initialNoise,
    AlignmentMethod alignment,
    NoiseOptimization optimization,
    ProjectorParameters projector)
    implements Serializable {

  /** How z_T is drawn. */
  public enum InitialNoise {
    /** A Latin hypercube over the samples, at stratum mid-points. */
    LATIN_HYPERCUBE,
    /** Standard normal. */
    NORMAL
  }
}
