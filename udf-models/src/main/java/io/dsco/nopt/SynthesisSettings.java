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
 * @param lambdaReality weight of the reality loss; 1 in the paper
 */
public record SynthesisSettings(
    InitialNoise initialNoise,
    AlignmentMethod alignment,
    NoiseOptimization optimization,
    ProjectorParameters projector,
    double lambdaReality)
    implements Serializable {
  /** With the paper's weight of the reality loss. */
  public SynthesisSettings(
      InitialNoise initialNoise,
      AlignmentMethod alignment,
      NoiseOptimization optimization,
      ProjectorParameters projector) {
    this(initialNoise, alignment, optimization, projector, 1);
  }

  /**
   * Everything that changes a sample. The weight of the reality loss is told only where it is not
   * 1: samples that were made before there was such a setting stay valid.
   */
  public String identity() {
    return "SynthesisSettings[initialNoise=%s, alignment=%s, optimization=%s, projector=%s]"
            .formatted(initialNoise, alignment, optimization, projector)
        + (lambdaReality == 1 ? "" : " lambdaReality=" + lambdaReality);
  }

  /** How z_T is drawn. */
  public enum InitialNoise {
    /** A Latin hypercube over the samples, at stratum mid-points. */
    LATIN_HYPERCUBE,
    /** Standard normal. */
    NORMAL
  }
}
