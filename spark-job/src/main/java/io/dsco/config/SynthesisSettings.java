package io.dsco.config;

import java.io.Serializable;
import java.util.Locale;

/**
 * What is synthesized for each class.
 *
 * @param ipc samples per class N_S
 * @param initialNoise distribution of the first step's noise
 * @param alignment whether and how noises are optimised
 * @param alignmentLevel noise level of the real latents that a step is compared to
 * @param templateSamples plainly denoised samples of a class that data-free alignment looks at
 * @param denoiseBatchSize samples that pass through the diffusion transformer at once
 * @param decodeBatchSize samples that pass through the decoder at once
 * @param nopt settings of the noise optimisation
 */
public record SynthesisSettings(
    int ipc,
    InitialNoise initialNoise,
    Alignment alignment,
    AlignmentLevel alignmentLevel,
    int templateSamples,
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
    /** Features match those of plainly denoised samples; no image is needed (METHOD 3b). */
    DATA_FREE,
    /** Plain denoising. */
    NONE;

    /** As it is written in a configuration. */
    public String settingName() {
      return Section.settingName(this);
    }

    /** The one that is written so. */
    public static Alignment named(String settingName) {
      return valueOf(settingName.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  /** Noise levels that the diffused targets can have (METHOD 3a). */
  public enum AlignmentLevel {
    /** The level the step starts from: the authors' program. */
    STEP_INPUT,
    /** The level the step ends at: the paper. */
    STEP_OUTPUT
  }

  static SynthesisSettings read(Section section) {
    return new SynthesisSettings(
        section.whole("ipc", Rule.atLeast(1)),
        section.choice("initial-noise", InitialNoise.class),
        section.choice("alignment", Alignment.class),
        section.choice("alignment-level", AlignmentLevel.class),
        section.section("template").whole("samples", Rule.atLeast(2)),
        section.whole("denoise-batch-size", Rule.atLeast(1)),
        section.whole("decode-batch-size", Rule.atLeast(1)),
        NoptSettings.read(section.section("nopt")));
  }
}
