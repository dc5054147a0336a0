package io.dsco.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** A network that estimates the noise of latents; {@link Dit} is the one there is. */
public interface NoiseEstimator {
  /** Its hyper-parameters. */
  DitParameters parameters();

  /**
   * Everything in a forward pass that depends on R (timestep, label) pairs alone.
   *
   * @param manager owner of the result
   * @param timesteps original timesteps, 0 … 999
   * @param labels labels; {@link DitParameters#nullLabel()} stands for none
   */
  Conditioning conditioning(NDManager manager, long[] timesteps, long[] labels);

  /**
   * The noise estimate and the variance values of each sample.
   *
   * @param z latents (N, C, H, W) in the manager that is to own the result
   * @return (N, 2C, H, W) in float32
   */
  NDArray forward(NDArray z, Conditioning conditioning);
}
