package io.dsco.nopt;

/**
 * To which noise level the targets of a step are diffused.
 *
 * <p>The paper aligns z_{t−1}, which a step produces, with targets at the same level. The authors'
 * program uses the level that the step started from; the published numbers come from it.
 */
public enum AlignmentLevel {
  /** The level of the step's input: the authors' program. */
  STEP_INPUT(0),
  /** The level of the step's output: the paper. */
  STEP_OUTPUT(1);

  private final int lower;

  AlignmentLevel(int lower) {
    this.lower = lower;
  }

  /**
   * The respaced step to whose level targets are diffused.
   *
   * @param step the step being denoised, at least 1: nothing is optimised at step 0
   */
  public int targetStep(int step) {
    if (step < 1) {
      throw new IllegalArgumentException("an optimised step must be at least 1, was " + step);
    }
    return step - lower;
  }
}
