package io.dsco.nopt;

/**
 * How many diffused targets N_S samples are aligned with (METHOD, eq. 12): every target the same
 * number of times, then some once more, so that the count is a multiple of N_S.
 *
 * @param targets N_T
 * @param samples N_S
 * @param copies how often every target is diffused at least
 */
record TargetPlan(int targets, int samples, int copies) {
  TargetPlan {
    requirePositive("target latents", targets);
    requirePositive("samples per class", samples);
    requirePositive("diffused copies", copies);
    Math.toIntExact(2L * targets * Math.max(copies, 1L) + 2L * samples);
  }

  /** Diffused targets in all: the smallest multiple of N_S that holds the passes N_S asks for. */
  int count() {
    int passes = Math.max(copies, ceilDiv(samples, targets));
    return ceilDiv(passes * targets, samples) * samples;
  }

  /** Passes over all targets. */
  int fullPasses() {
    return count() / targets;
  }

  /** Targets that are diffused once more after the full passes. */
  int remainder() {
    return count() % targets;
  }

  private static int ceilDiv(int a, int b) {
    return (a + b - 1) / b;
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + value);
    }
  }
}
