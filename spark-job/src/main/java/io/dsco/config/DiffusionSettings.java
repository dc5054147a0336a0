package io.dsco.config;

import java.io.Serializable;

/**
 * The denoising process.
 *
 * @param steps respaced steps T
 * @param guidanceScale scale of classifier-free guidance; 1 is none
 * @param guidanceChannels number of guided latent channels, first ones first
 */
public record DiffusionSettings(int steps, double guidanceScale, int guidanceChannels)
    implements Serializable {

  static DiffusionSettings read(Section section) {
    Section guidance = section.section("guidance");
    return new DiffusionSettings(
        section.whole("steps", Rule.between(1, 1000)),
        guidance.number("scale", Rule.atLeast(0)),
        guidance.whole("channels", Rule.atLeast(1)));
  }
}
