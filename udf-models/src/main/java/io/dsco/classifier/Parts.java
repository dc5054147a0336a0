package io.dsco.classifier;

import ai.djl.ndarray.NDArray;
import io.dsco.tensor.Layers;
import io.dsco.tensor.ParameterShapes;
import io.dsco.tensor.StateDict;

/** Layers that several networks are made of. */
final class Parts {
  static final Layer RELU = Layer.withoutWeights((x, pass) -> x.getNDArrayInternal().relu());

  static final Layer RELU6 = Layer.withoutWeights((x, pass) -> x.clip(0, 6));

  static final Layer SILU = Layer.withoutWeights((x, pass) -> Layers.silu(x));

  /** Mean of every map: (N, C, H, W) to (N, C). */
  static final Layer GLOBAL_POOL =
      Layer.withoutWeights(side -> 1, (x, pass) -> Layers.globalAveragePool(x));

  /** The stem's pooling of ResNets and DenseNets: 3×3 with stride 2, the border not counting. */
  static final Layer STEM_POOL =
      Layer.withoutWeights(side -> (side - 1) / 2 + 1, (x, pass) -> Layers.maxPool(x, 3, 2, 1));

  private Parts() {}

  static Layer averagePool(int size) {
    return Layer.withoutWeights(side -> side / size, (x, pass) -> Layers.averagePool(x, size));
  }

  /** Sets values to zero at random in training. */
  static Layer dropout(double rate) {
    return Layer.withoutWeights((x, pass) -> pass.dropout(x, rate));
  }

  /** Sets whole samples to zero at random in training. */
  static Layer stochasticDepth(double rate) {
    return Layer.withoutWeights((x, pass) -> pass.stochasticDepth(x, rate));
  }

  /** A linear layer on (N, in). */
  record Head(String prefix, int in, int out) implements Layer {
    @Override
    public void declare(ParameterShapes shapes) {
      shapes.linear(prefix, out, in);
    }

    @Override
    public Cost cost(int side) {
      return new Cost(1, (long) in * out, out);
    }

    @Override
    public NDArray apply(NDArray x, StateDict weights, Pass pass) {
      return Layers.linear(x, weights, prefix);
    }
  }
}
