package io.dsco.training;

import java.io.Serializable;

/**
 * Which random changes a batch gets before a network trains on it (METHOD 6, arXiv 2603.27987
 * appendix D).
 *
 * @param smallestCrop least share of the area that a random crop keeps; 1 for no crop
 * @param flipProbability of mirroring an image left to right
 * @param jitter brightness, saturation and contrast change by factors in 1 ± this; 0 for none
 * @param lighting standard deviation of the colour noise along ImageNet's principal axes; 0 for
 *     none
 * @param cutMixProbability of a batch to have a box of other images pasted in
 * @param cutMixBeta both parameters of the Beta distribution of the area that stays
 */
public record AugmentationSettings(
    double smallestCrop,
    double flipProbability,
    double jitter,
    double lighting,
    double cutMixProbability,
    double cutMixBeta)
    implements Serializable {

  /** For ImageWoof and ImageNette. */
  public static final AugmentationSettings PAPER =
      new AugmentationSettings(0.5, 0.5, 0.4, 0.1, 1, 1);

  /** Images as they are. */
  public static final AugmentationSettings NONE = new AugmentationSettings(1, 0, 0, 0, 0, 1);

  /** Checks every value's range. */
  public AugmentationSettings {
    require("smallestCrop", "above 0 and at most 1", smallestCrop, isShare(smallestCrop, false));
    require("flipProbability", "from 0 to 1", flipProbability, isShare(flipProbability, true));
    require("jitter", "from 0 to 1", jitter, isShare(jitter, true));
    require("lighting", "at least 0", lighting, lighting >= 0 && Double.isFinite(lighting));
    require(
        "cutMixProbability", "from 0 to 1", cutMixProbability, isShare(cutMixProbability, true));
    require("cutMixBeta", "above 0", cutMixBeta, cutMixBeta > 0 && Double.isFinite(cutMixBeta));
  }

  private static boolean isShare(double value, boolean zero) {
    return (zero ? value >= 0 : value > 0) && value <= 1;
  }

  private static void require(String name, String rule, double value, boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("%s must be %s, was %s".formatted(name, rule, value));
    }
  }
}
