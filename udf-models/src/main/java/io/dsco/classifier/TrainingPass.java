package io.dsco.classifier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.RandomStream;
import io.dsco.tensor.Layers;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** See {@link Pass#training}. Masks are drawn on the host, in the order of the layers. */
final class TrainingPass implements Pass {
  private final RandomStream masks;

  TrainingPass(RandomStream masks) {
    this.masks = masks;
  }

  @Override
  public NDArray batchNorm(NDArray x, StateDict weights, String prefix, double epsilon) {
    return Layers.batchNormOfBatch(x, weights, prefix, epsilon);
  }

  @Override
  public NDArray part(NDArray x, UnaryOperator<NDArray> part) {
    return part.apply(x);
  }

  @Override
  public void done(NDArray x) {}

  @Override
  public NDArray dropout(NDArray x, double rate) {
    return masked(x, rate, x.getShape());
  }

  @Override
  public NDArray stochasticDepth(NDArray x, double rate) {
    long[] one = new long[x.getShape().dimension()];
    Arrays.fill(one, 1);
    one[0] = x.getShape().get(0);
    return masked(x, rate, new Shape(one));
  }

  private NDArray masked(NDArray x, double rate, Shape shape) {
    if (rate == 0) {
      return x;
    }
    float[] factors = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = masks.nextDouble() < rate ? 0 : (float) (1 / (1 - rate));
    }
    return x.mul(Tensors.of(x.getManager(), factors, shape));
  }
}
