package io.dsco.classifier;

import ai.djl.ndarray.NDArray;
import io.dsco.tensor.Layers;
import io.dsco.tensor.ParameterShapes;
import io.dsco.tensor.StateDict;

/** Normalisation of every channel with learned scale and shift; all networks here use 1e-5. */
record Normalization(String prefix, int channels, Norm norm) implements Layer {
  private static final double EPSILON = 1e-5;

  @Override
  public void declare(ParameterShapes shapes) {
    shapes.norm(prefix, channels);
    if (norm == Norm.BATCH) {
      shapes.tensor(prefix + Layers.RUNNING_MEAN, channels);
      shapes.tensor(prefix + Layers.RUNNING_VARIANCE, channels);
    }
  }

  @Override
  public Cost cost(int side) {
    return new Cost(side, 0, 0);
  }

  /** Instance norm is group norm with one channel a group. */
  @Override
  public NDArray apply(NDArray x, StateDict weights, Pass pass) {
    return switch (norm) {
      case BATCH -> pass.batchNorm(x, weights, prefix, EPSILON);
      case INSTANCE -> Layers.groupNorm(x, weights, prefix, channels, EPSILON);
    };
  }
}
