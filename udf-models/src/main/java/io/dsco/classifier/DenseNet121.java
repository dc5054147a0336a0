package io.dsco.classifier;

import ai.djl.ndarray.NDArray;
import io.dsco.checkpoint.NameTable;
import io.dsco.tensor.ParameterShapes;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/** A densely connected network (Huang et al. 2017), as torchvision has it. */
final class DenseNet121 {
  static final String HEAD = "classifier";

  private static final int STEM_WIDTH = 64;
  private static final int GROWTH = 32;
  private static final int BOTTLENECK = 4 * GROWTH;
  private static final int[] BLOCKS = {6, 12, 24, 16};

  private DenseNet121() {}

  /** Torchvision's file is older than its code: {@code norm.1} there is {@code norm1} here. */
  static NameTable names(NameTable table) {
    return table
        .renaming("norm1", "norm.1")
        .renaming("conv1", "conv.1")
        .renaming("norm2", "norm.2")
        .renaming("conv2", "conv.2");
  }

  static Layer layers(ClassifierParameters parameters) {
    Norm norm = parameters.norm();
    List<Layer> layers = new ArrayList<>();
    layers.add(Convolution.strided("features.conv0", 3, STEM_WIDTH, 7, 2));
    layers.add(activation("features.norm0", STEM_WIDTH, norm));
    layers.add(Parts.STEM_POOL); // (N, 64, S/4, S/4)
    int channels = STEM_WIDTH;
    for (int block = 1; block <= BLOCKS.length; block++) {
      for (int i = 1; i <= BLOCKS[block - 1]; i++) {
        String prefix = "features.denseblock" + block + ".denselayer" + i;
        layers.add(new Dense(growth(prefix, channels, norm)));
        channels += GROWTH;
      }
      if (block < BLOCKS.length) {
        layers.add(transition("features.transition" + block, channels, norm));
        channels /= 2;
      }
    }
    layers.add(activation("features.norm5", channels, norm)); // (N, 1024, S/32, S/32)
    layers.add(Parts.GLOBAL_POOL);
    layers.add(new Parts.Head(HEAD, channels, parameters.classes()));
    return new Layer.Sequence(layers);
  }

  private static Layer growth(String prefix, int channels, Norm norm) {
    return Layer.sequence(
        activation(prefix + ".norm1", channels, norm),
        Convolution.of(prefix + ".conv1", channels, BOTTLENECK, 1),
        activation(prefix + ".norm2", BOTTLENECK, norm),
        Convolution.of(prefix + ".conv2", BOTTLENECK, GROWTH, 3));
  }

  private static Layer transition(String prefix, int channels, Norm norm) {
    return Layer.sequence(
        activation(prefix + ".norm", channels, norm),
        Convolution.of(prefix + ".conv", channels, channels / 2, 1),
        Parts.averagePool(2));
  }

  private static Layer activation(String prefix, int channels, Norm norm) {
    return Layer.sequence(new Normalization(prefix, channels, norm), Parts.RELU);
  }

  /** What came in, and behind it the channels that were made of it. */
  private record Dense(Layer growth) implements Layer {
    @Override
    public void declare(ParameterShapes shapes) {
      growth.declare(shapes);
    }

    @Override
    public Cost cost(int side) {
      return growth.cost(side);
    }

    @Override
    public NDArray apply(NDArray x, StateDict weights, Pass pass) {
      return Tensors.concat(1, x, growth.apply(x, weights, pass));
    }
  }
}
