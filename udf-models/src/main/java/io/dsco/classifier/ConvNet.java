package io.dsco.classifier;

import ai.djl.ndarray.NDArray;
import io.dsco.tensor.Layers;
import io.dsco.tensor.ParameterShapes;
import io.dsco.tensor.StateDict;
import java.util.ArrayList;
import java.util.List;

/**
 * The plain network of the dataset distillation literature: {@code depth} times a 3×3 convolution
 * with bias, normalisation, ReLU and 2×2 average pooling; then a linear layer on what is left.
 */
final class ConvNet {
  static final String HEAD = "classifier";

  private ConvNet() {}

  static Layer layers(ClassifierParameters parameters) {
    int width = parameters.width();
    List<Layer> layers = new ArrayList<>();
    for (int block = 0; block < parameters.depth(); block++) {
      String prefix = "features." + block;
      layers.add(new BiasedConvolution(prefix + ".conv", block == 0 ? 3 : width, width));
      layers.add(new Normalization(prefix + ".norm", width, parameters.norm()));
      layers.add(Parts.RELU);
      layers.add(Parts.averagePool(2)); // (N, width, S/2, S/2)
    }
    int side = parameters.inputSize() >> parameters.depth();
    layers.add(Layer.withoutWeights((x, pass) -> x.reshape(x.getShape().get(0), -1)));
    layers.add(new Parts.Head(HEAD, width * side * side, parameters.classes()));
    return new Layer.Sequence(layers);
  }

  private record BiasedConvolution(String prefix, int in, int out) implements Layer {
    @Override
    public void declare(ParameterShapes shapes) {
      shapes.conv2d(prefix, out, in, 3);
    }

    @Override
    public Cost cost(int side) {
      long places = (long) side * side;
      return new Cost(side, places * out * in * 9, places * out);
    }

    @Override
    public NDArray apply(NDArray x, StateDict weights, Pass pass) {
      return Layers.conv2d(x, weights, prefix, 1, 1, 1);
    }
  }
}
