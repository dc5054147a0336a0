package io.dsco.nopt;

import java.io.Serializable;

/** What the noise of each step is optimised against, with the settings of its loss. */
public sealed interface AlignmentMethod extends Serializable {
  /** Nothing: plain sampling. */
  record None() implements AlignmentMethod {}

  /**
   * Quantiles of the class's diffused latents (METHOD 3a).
   *
   * @param lambda λ_align
   * @param diffusedCopies how often every latent is diffused at least
   */
  record DataAccessible(AlignmentLevel level, double lambda, int diffusedCopies)
      implements AlignmentMethod {}

  /**
   * Statistics of a template, and distance from the most similar sample (METHOD 3b).
   *
   * @param lambdaOccupation λ_maxoc
   * @param lambdaStatistics λ_stats
   */
  record DataFree(double lambdaOccupation, double lambdaStatistics) implements AlignmentMethod {}
}
