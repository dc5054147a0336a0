package io.dsco.calibration;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.Tensors;

/** Standard normal tensors. */
final class MadeUpNoise {
  private MadeUpNoise() {}

  /** Another one for every {@code which}. */
  static NDArray of(Shape shape, int which, NDManager manager) {
    RandomStream stream = RandomStream.of(0, Purpose.STEP_NOISE, which);
    float[] values = stream.fillGaussian(new float[Math.toIntExact(shape.size())]);
    return Tensors.of(manager, values, shape);
  }
}
