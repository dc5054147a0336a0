package io.dsco.nopt;

/**
 * The noises that diffuse the targets of one class and step. Each is named by its target, so that
 * it depends neither on how targets are cut into batches nor on the number of samples. Several
 * threads may ask at once.
 */
public interface TargetNoise {
  /**
   * The first noises of a target: a randomised Latin hypercube over the copies, per element.
   *
   * @return copy-major, {@code copies · elements} values
   */
  float[] latinHypercube(int target, int copies, int elements);

  /** Standard normal noise of a target in a later pass. */
  float[] plain(int target, int pass, int elements);

  /** The order in which targets are diffused once more when the last pass is not full. */
  int[] fillOrder(int targets);
}
