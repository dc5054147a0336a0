package io.dsco.calibration;

/** How much of a batch is measured, so that a plan takes seconds for a large model too. */
final class Affordable {
  /** A core needs some seconds for it. */
  private static final double MULTIPLY_ADDS = 1e11;

  private Affordable() {}

  /** The batch's rows, or as many as make so much work; at least one. */
  static int rows(int batch, double multiplyAddsPerRow) {
    return (int) Math.max(1, Math.min(batch, MULTIPLY_ADDS / multiplyAddsPerRow));
  }
}
