package io.dsco.nopt;

/** Is told the pivots of a class, step after step. Called on the thread that computes them. */
@FunctionalInterface
public interface PivotListener {
  /**
   * The pivots of one step.
   *
   * @param step t, from T − 1 down to 1
   * @param pivots in the order of the task's numbers of samples
   */
  void step(int step, QuantilePivots... pivots);
}
