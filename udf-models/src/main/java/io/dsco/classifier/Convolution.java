package io.dsco.classifier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.Layers;
import io.dsco.tensor.ParameterShapes;
import io.dsco.tensor.StateDict;

/**
 * A square convolution without bias that keeps the resolution but for its stride.
 *
 * @param kernel height and width, odd
 * @param groups that channels are divided into
 */
record Convolution(String prefix, int in, int out, int kernel, int stride, int groups)
    implements Layer {
  static Convolution of(String prefix, int in, int out, int kernel) {
    return new Convolution(prefix, in, out, kernel, 1, 1);
  }

  static Convolution strided(String prefix, int in, int out, int kernel, int stride) {
    return new Convolution(prefix, in, out, kernel, stride, 1);
  }

  /** One filter for each channel. */
  static Convolution depthwise(String prefix, int channels, int kernel, int stride) {
    return new Convolution(prefix, channels, channels, kernel, stride, channels);
  }

  @Override
  public void declare(ParameterShapes shapes) {
    shapes.tensor(prefix + ".weight", out, in / groups, kernel, kernel);
  }

  @Override
  public Cost cost(int side) {
    int after = (side - 1) / stride + 1;
    long places = (long) after * after;
    long filters = (long) out * (in / groups) * kernel * kernel;
    return new Cost(after, places * filters, places * out);
  }

  @Override
  public NDArray apply(NDArray x, StateDict weights, Pass pass) {
    NDArray filters = weights.get(prefix + ".weight");
    if (kernel == 1 && stride > 1) {
      return Layers.conv2d(everyOther(x), filters, null, 1, 0, groups); // (N, out, H/s, W/s)
    }
    return Layers.conv2d(x, filters, null, stride, kernel / 2, groups); // (N, out, H/s, W/s)
  }

  /**
   * The places that a strided 1×1 convolution looks at. Where a processor does not tell its caches,
   * oneDNN divides by zero, and ends the process, when it looks for a gradient of such a
   * convolution with its stride.
   */
  private NDArray everyOther(NDArray x) {
    Shape shape = x.getShape();
    return x.get(
        new NDIndex()
            .addAllDim()
            .addAllDim()
            .addSliceDim(0, shape.get(2), stride)
            .addSliceDim(0, shape.get(3), stride));
  }
}
