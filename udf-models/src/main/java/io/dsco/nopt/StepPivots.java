package io.dsco.nopt;

/** Where the pivots of a class's optimised steps come from. Belongs to one thread. */
@FunctionalInterface
public interface StepPivots {
  /**
   * The pivots of a step t ≥ 1. Each step is asked for once, from T − 1 down to 1.
   *
   * @return for as many samples as the class is synthesized with
   */
  QuantilePivots at(int step);
}
