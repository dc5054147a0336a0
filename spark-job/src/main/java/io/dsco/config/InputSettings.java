package io.dsco.config;

import io.dsco.image.DecodeLimits;
import java.io.Serializable;

/**
 * How much bad input a run bears.
 *
 * @param maxRejectedFraction largest share of unusable images, 0 to 1
 * @param maxPixels largest image that is decoded, width × height
 * @param minSide smallest height and width in pixels
 */
public record InputSettings(double maxRejectedFraction, long maxPixels, int minSide)
    implements Serializable {

  static InputSettings read(Section section) {
    return new InputSettings(
        section.number("max-rejected-fraction", Rule.between(0, 1)),
        section.wholeOf64Bits("max-pixels", Rule.between(1, DecodeLimits.MOST_PIXELS)),
        section.whole("min-side", Rule.atLeast(1)));
  }
}
