package io.dsco.nopt;

import ai.djl.ndarray.NDArray;

/** A loss of the noise with its gradient. */
@FunctionalInterface
public interface Objective {
  /**
   * Loss and gradient at ε (N_S, C, H, W), both in ε's manager, where intermediate results may stay
   * too.
   */
  LossAndGradient at(NDArray epsilon);

  /**
   * The value of an objective.
   *
   * @param loss a scalar
   * @param gradient shaped as the noise
   */
  record LossAndGradient(NDArray loss, NDArray gradient) {}
}
