package io.dsco.nopt;

import java.util.List;

/** Is told how a class gets on. Called on the thread that synthesizes. */
@FunctionalInterface
public interface SynthesisListener {
  /**
   * One denoising step of all samples of the class is done.
   *
   * @param done steps done so far
   * @param of steps in all
   * @param losses loss before each iteration of the optimiser in this step, in their order; none
   *     where nothing was optimised
   */
  void step(int done, int of, List<Double> losses);
}
