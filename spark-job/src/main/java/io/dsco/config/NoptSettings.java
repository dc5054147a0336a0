package io.dsco.config;

import java.io.Serializable;
import java.util.List;

/**
 * Noise optimisation of one denoising step (METHOD 3).
 *
 * @param iterations iterations of gradient descent
 * @param learningRate rate of gradient descent
 * @param momentum momentum of gradient descent
 * @param lambdaReal weight of the reality loss
 * @param lambdaAlign weight of the alignment loss
 * @param lambdaMaxoc weight of the occupation loss, data-free
 * @param lambdaStats weight of the statistics loss, data-free
 * @param diffusedCopies how often every real latent is diffused
 * @param chunkSize latents that pass through the projector at once, 0 for what suits the device
 * @param keepTargets which pivots of diffused latents are left in the workspace
 * @param projectorWidths output channels of each convolution, per group
 * @param projectorGroups groups of every convolution after the first
 */
public record NoptSettings(
    int iterations,
    double learningRate,
    double momentum,
    double lambdaReal,
    double lambdaAlign,
    double lambdaMaxoc,
    double lambdaStats,
    int diffusedCopies,
    int chunkSize,
    KeepTargets keepTargets,
    List<Integer> projectorWidths,
    int projectorGroups)
    implements Serializable {

  /** Which pivots are left in the workspace for other syntheses of the same classes. */
  public enum KeepTargets {
    /** None. */
    NEVER,
    /** Those of the sizes that a measured trigger has yet to try. */
    SCHEDULE,
    /** All, for later runs whose targets are the same. */
    ALWAYS
  }

  /** Copies the widths. */
  public NoptSettings {
    projectorWidths = List.copyOf(projectorWidths);
  }

  static NoptSettings read(Section section) {
    Section projector = section.section("projector");
    NoptSettings nopt =
        new NoptSettings(
            section.whole("iterations", Rule.atLeast(0)),
            section.number("learning-rate", Rule.above(0)),
            section.number("momentum", Rule.inside(0, 1)),
            section.number("lambda-real", Rule.atLeast(0)),
            section.number("lambda-align", Rule.atLeast(0)),
            section.number("lambda-maxoc", Rule.atLeast(0)),
            section.number("lambda-stats", Rule.atLeast(0)),
            section.whole("diffused-copies", Rule.atLeast(1)),
            section.optionalWhole("chunk-size", Rule.atLeast(1)).orElse(0),
            section.choice("keep-targets", KeepTargets.class),
            projector.wholes("widths", Rule.atLeast(1)),
            projector.whole("groups", Rule.atLeast(1)));
    projector.relate(
        "widths",
        nopt.projectorWidths.size() != 1,
        "a list of at least 2 whole numbers",
        nopt.projectorWidths);
    return nopt;
  }
}
