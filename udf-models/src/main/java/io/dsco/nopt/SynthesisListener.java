package io.dsco.nopt;

/** Is told how a class gets on. Called on the thread that synthesizes. */
@FunctionalInterface
public interface SynthesisListener {
  /**
   * One denoising step of all samples of the class is done.
   *
   * @param done steps done so far
   * @param of steps in all
   * @param iterations of the optimiser in this step, 0 where nothing was optimised
   * @param firstLoss loss before the first optimiser iteration, NaN where nothing was optimised
   * @param lastLoss loss before the last one
   */
  void step(int done, int of, int iterations, double firstLoss, double lastLoss);
}
