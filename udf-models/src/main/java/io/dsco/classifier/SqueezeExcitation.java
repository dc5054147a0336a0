package io.dsco.classifier;

import ai.djl.ndarray.NDArray;
import io.dsco.tensor.Layers;
import io.dsco.tensor.ParameterShapes;
import io.dsco.tensor.StateDict;

/**
 * Weighs every channel by what two small layers say of all channels' means (Hu et al. 2018).
 *
 * @param squeezed channels between the two layers
 */
record SqueezeExcitation(String prefix, int channels, int squeezed) implements Layer {
  @Override
  public void declare(ParameterShapes shapes) {
    shapes.conv2d(prefix + ".fc1", squeezed, channels, 1);
    shapes.conv2d(prefix + ".fc2", channels, squeezed, 1);
  }

  @Override
  public Cost cost(int side) {
    return new Cost(side, 2L * channels * squeezed, squeezed + channels);
  }

  @Override
  public NDArray apply(NDArray x, StateDict weights, Pass pass) {
    NDArray means = Layers.globalAveragePool(x).reshape(x.getShape().get(0), channels, 1, 1);
    NDArray hidden = Layers.silu(Layers.conv2d(means, weights, prefix + ".fc1", 1, 0, 1));
    NDArray weight = Layers.conv2d(hidden, weights, prefix + ".fc2", 1, 0, 1); // (N, C, 1, 1)
    return x.mul(weight.getNDArrayInternal().sigmoid());
  }
}
