package io.dsco.config;

import java.io.Serializable;

/**
 * What is synthesized for each class.
 *
 * @param ipc samples per class N_S
 * @param initialNoise distribution of the first step's noise
 * @param alignment whether and how noises are optimised
 * @param alignmentLevel noise level of the real latents that a step is compared to
 * @param denoiseBatchSize samples that pass through the diffusion transformer at once
 * @param decodeBatchSize samples that pass through the decoder at once
 * @param nopt settings of the noise optimisation
 */
public record SynthesisSettings(
    int ipc,
    InitialNoise initialNoise,
    Alignment alignment,
    AlignmentLevel alignmentLevel,
    int denoiseBatchSize,
    int decodeBatchSize,
    NoptSettings nopt)
    implements Serializable {

  /** Distributions of z_T over the samples of a class. */
  public enum InitialNoise {
    /** Stratified over the samples for every latent element. */
    LATIN_HYPERCUBE,
    /** Independent standard normal. */
    NORMAL
  }

  /** Kinds of noise optimisation. */
  public enum Alignment {
    /** Features match those of the class's real latents (METHOD 3a). */
    DATA_ACCESSIBLE,
    /** Plain denoising. */
    NONE
  }

  /** Noise levels that the diffused targets can have (METHOD 3a). */
  public enum AlignmentLevel {
    /** The level the step starts from: the authors' program. */
    STEP_INPUT,
    /** The level the step ends at: the paper. */
    STEP_OUTPUT
  }

  static SynthesisSettings read(Section section) {
    Section alignment = section.section("alignment");
    return new SynthesisSettings(
        section.whole("ipc", Rule.atLeast(1)),
        section.choice("initial-noise", InitialNoise.class),
        alignment.choice("mode", Alignment.class),
        alignment.choice("level", AlignmentLevel.class),
        section.whole("denoise-batch-size", Rule.atLeast(1)),
        section.whole("decode-batch-size", Rule.atLeast(1)),
        NoptSettings.read(section.section("nopt")));
  }
}
