package io.dsco.projector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.projector.ProjectorParameters.Convolution;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.List;

/**
 * A projector's weights for convolutions over blocks of 2×2 pixels, whose channels are ordered
 * (group, row in block, column in block, channel of the group).
 */
final class BlockWeights {
  private static final int SIDE = 2;
  private static final int PIXELS = SIDE * SIDE;
  private static final int FIRST_KERNEL = 3;

  /** Sizes that the packed order of weights is chosen for; others are as right. */
  private static final int TYPICAL_BATCH = 10;

  private static final int TYPICAL_SIDE = 16;

  private final ProjectorParameters parameters;
  private final StateDict weights;

  BlockWeights(ProjectorParameters parameters, StateDict weights) {
    this.parameters = parameters;
    this.weights = weights;
  }

  /** Those that {@code blocks.py} wants, in its order. */
  NDList in(NDManager manager) {
    NDList own = new NDList();
    try (NDManager scope = manager.newSubManager()) {
      List<Convolution> convolutions = parameters.convolutions();
      Convolution first = convolutions.get(0);
      NDArray weight = first(weights.get(first.key() + ".weight").toFloatArray(), scope);
      own.add(packed(weight, 1, 1, manager));
      own.add(Tensors.leaf(manager, ofEveryPixel(weights.get(first.key() + ".bias"), scope)));
      own.add(Tensors.leaf(manager, firstBack(weight)));
      for (Convolution convolution : convolutions.subList(1, parameters.halvings())) {
        NDArray usual = attached(weights.get(convolution.key() + ".weight"), scope);
        own.add(packed(forward(convolution, usual), 0, convolution.groups(), manager));
        own.add(Tensors.leaf(manager, weights.get(convolution.key() + ".bias")));
        own.add(packed(back(convolution, usual), 1, convolution.groups(), manager));
      }
    }
    return own;
  }

  /**
   * (C', C, 3, 3) to (4 C', 4 C, 2, 2). Each pixel of an activation's block has the kernel at its
   * place in the two by two blocks of latents around it.
   */
  private NDArray first(float[] kernels, NDManager scope) {
    int channels = parameters.inputChannels();
    int width = parameters.widthsPerGroup().get(0);
    int outs = parameters.groups() * width;
    Shape shape = new Shape((long) outs * PIXELS, (long) channels * PIXELS, SIDE, SIDE);
    float[] weight = new float[Math.toIntExact(shape.size())];
    int source = 0;
    for (int out = 0; out < outs; out++) {
      for (int channel = 0; channel < channels; channel++) {
        for (int tap = 0; tap < FIRST_KERNEL * FIRST_KERNEL; tap++, source++) {
          for (int pixel = 0; pixel < PIXELS; pixel++) {
            int y = pixel / SIDE + tap / FIRST_KERNEL;
            int x = pixel % SIDE + tap % FIRST_KERNEL;
            int to = (out / width * PIXELS + pixel) * width + out % width;
            int from = channel * PIXELS + y % SIDE * SIDE + x % SIDE;
            int block = y / SIDE * SIDE + x / SIDE;
            weight[(to * channels * PIXELS + from) * PIXELS + block] = kernels[source];
          }
        }
      }
    }
    return Tensors.of(scope, weight, shape);
  }

  /** (4 C', 4 C, 2, 2) to (2 · 2 · 4 C, 4 C'), the kernel turned round. */
  private static NDArray firstBack(NDArray weight) {
    return weight.transpose(2, 3, 1, 0).flip(0, 1).reshape(-1, weight.getShape().get(0));
  }

  /** (C') to (4 C'). */
  private NDArray ofEveryPixel(NDArray bias, NDManager scope) {
    NDArray perGroup = attached(bias, scope).reshape(parameters.groups(), 1, -1);
    return perGroup.repeat(1, PIXELS).reshape(-1);
  }

  /** (C'', C'/G, 4, 4) to (C'', 4 C'/G, 2, 2). */
  private NDArray forward(Convolution convolution, NDArray weight) {
    return taps(convolution, weight)
        .transpose(0, 1, 4, 6, 2, 3, 5)
        .reshape(convolution.out(), -1, SIDE, SIDE);
  }

  /** (C'', C'/G, 4, 4) to (4 C', C''/G, 2, 2), the kernel turned round. */
  private NDArray back(Convolution convolution, NDArray weight) {
    return taps(convolution, weight)
        .transpose(0, 4, 6, 2, 1, 3, 5)
        .flip(5, 6)
        .reshape((long) PIXELS * convolution.in(), -1, SIDE, SIDE);
  }

  /** (G, C''/G, C'/G, row of block, row in block, column of block, column in block). */
  private static NDArray taps(Convolution convolution, NDArray weight) {
    int groups = convolution.groups();
    return weight.reshape(
        groups, convolution.out() / groups, convolution.in() / groups, SIDE, SIDE, SIDE, SIDE);
  }

  private static NDArray packed(NDArray weight, int padding, int groups, NDManager manager) {
    long[] typical = {TYPICAL_BATCH, weight.getShape().get(1) * groups, TYPICAL_SIDE, TYPICAL_SIDE};
    return ConvolutionForm.BLOCKS
        .call("packed")
        .with(weight)
        .with(padding)
        .with(groups)
        .with(typical)
        .tensor(manager);
  }

  /** A view that goes with the scope. */
  private static NDArray attached(NDArray tensor, NDManager scope) {
    NDArray view = tensor.reshape(tensor.getShape());
    view.attach(scope);
    return view;
  }
}
