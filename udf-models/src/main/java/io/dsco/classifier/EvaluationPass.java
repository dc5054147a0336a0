package io.dsco.classifier;

import ai.djl.ndarray.NDArray;
import io.dsco.tensor.Layers;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.function.UnaryOperator;

/** See {@link Pass#EVALUATION}. */
final class EvaluationPass implements Pass {
  @Override
  public NDArray batchNorm(NDArray x, StateDict weights, String prefix, double epsilon) {
    return Layers.batchNorm(x, weights, prefix, epsilon);
  }

  @Override
  public NDArray part(NDArray x, UnaryOperator<NDArray> part) {
    return Tensors.freeing(x, part);
  }

  @Override
  public void done(NDArray x) {
    x.close();
  }

  @Override
  public NDArray dropout(NDArray x, double rate) {
    return x;
  }

  @Override
  public NDArray stochasticDepth(NDArray x, double rate) {
    return x;
  }
}
