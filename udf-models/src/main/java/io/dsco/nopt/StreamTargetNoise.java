package io.dsco.nopt;

import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;

/**
 * Target noise drawn on the host from named streams.
 *
 * @param runSeed seed of the run
 * @param label the class
 * @param step the respaced denoising step
 */
public record StreamTargetNoise(long runSeed, int label, int step) implements TargetNoise {
  @Override
  public float[] latinHypercube(int target, int copies, int elements) {
    RandomStream stream =
        RandomStream.of(runSeed, Purpose.TARGET_NOISE, label, step, target, copies);
    return LatinHypercube.draw(stream, elements, copies, LatinHypercube.Place.RANDOMISED);
  }

  @Override
  public float[] plain(int target, int pass, int elements) {
    RandomStream stream =
        RandomStream.of(runSeed, Purpose.TARGET_NOISE, label, step, target, 0, pass);
    return stream.fillGaussian(new float[elements]);
  }

  @Override
  public int[] fillOrder(int targets) {
    return RandomStream.of(runSeed, Purpose.TARGET_FILL, label, step).permutation(targets);
  }
}
