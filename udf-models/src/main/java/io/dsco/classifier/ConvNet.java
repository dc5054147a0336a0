package io.dsco.classifier;

import ai.djl.ndarray.NDArray;
import io.dsco.tensor.Layers;
import io.dsco.tensor.StateDict;

/**
 * The plain network of the dataset distillation literature: {@code depth} times a 3×3 convolution,
 * instance norm with affine, ReLU and 2×2 average pooling; then a linear layer on what is left.
 */
public final class ConvNet implements Classifier {
  private static final double NORM_EPSILON = 1e-5;

  private final ConvNetParameters parameters;
  private final StateDict weights;

  /** A network whose weights have the names and shapes of {@link ConvNetParameters#shapes()}. */
  public ConvNet(ConvNetParameters parameters, StateDict weights) {
    this.parameters = parameters;
    this.weights = weights;
  }

  @Override
  public NDArray logits(NDArray images) {
    NDArray x = images;
    for (int block = 0; block < parameters.depth(); block++) {
      x = Layers.conv2d(x, weights, ConvNetParameters.conv(block), 1, 1, 1);
      x = instanceNorm(x, ConvNetParameters.norm(block));
      x = Layers.averagePool(x.getNDArrayInternal().relu(), 2); // (N, width, S/2, S/2)
    }
    return Layers.linear(x.reshape(x.getShape().get(0), -1), weights, ConvNetParameters.HEAD);
  }

  /** Instance norm is group norm with one channel a group. */
  private NDArray instanceNorm(NDArray x, String prefix) {
    return Layers.groupNorm(x, weights, prefix, parameters.width(), NORM_EPSILON);
  }
}
