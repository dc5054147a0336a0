package io.dsco.classifier;

import ai.djl.ndarray.NDArray;
import io.dsco.tensor.ParameterShapes;
import io.dsco.tensor.StateDict;
import java.util.List;

/**
 * A part of a network: says which weights it has, and computes with them. A network is a value made
 * of such parts; it holds no weights itself.
 */
interface Layer {
  /** What comes out as it went in. */
  Layer IDENTITY = withoutWeights((x, pass) -> x);

  /** Adds names and shapes of the weights, in the order of PyTorch's state dictionaries. */
  void declare(ParameterShapes shapes);

  /** Output for {@code x}, in its manager. */
  NDArray apply(NDArray x, StateDict weights, Pass pass);

  /** A function of the input and the pass alone. */
  @FunctionalInterface
  interface Function {
    NDArray apply(NDArray x, Pass pass);
  }

  /** A layer that only computes. */
  static Layer withoutWeights(Function function) {
    return new Layer() {
      @Override
      public void declare(ParameterShapes shapes) {}

      @Override
      public NDArray apply(NDArray x, StateDict weights, Pass pass) {
        return function.apply(x, pass);
      }
    };
  }

  /** One after the other. */
  static Layer sequence(Layer... layers) {
    return new Sequence(List.of(layers));
  }

  /** One after the other. */
  record Sequence(List<Layer> layers) implements Layer {
    /** Copies the list. */
    public Sequence {
      layers = List.copyOf(layers);
    }

    @Override
    public void declare(ParameterShapes shapes) {
      layers.forEach(layer -> layer.declare(shapes));
    }

    @Override
    public NDArray apply(NDArray x, StateDict weights, Pass pass) {
      NDArray y = x;
      for (Layer layer : layers) {
        NDArray in = y;
        y = pass.part(in, z -> layer.apply(z, weights, pass));
        if (in != x) {
          pass.done(in);
        }
      }
      return y;
    }
  }

  /** The sum of both branches. */
  record Residual(Layer body, Layer shortcut) implements Layer {
    @Override
    public void declare(ParameterShapes shapes) {
      body.declare(shapes);
      shortcut.declare(shapes);
    }

    @Override
    public NDArray apply(NDArray x, StateDict weights, Pass pass) {
      return body.apply(x, weights, pass).add(shortcut.apply(x, weights, pass));
    }
  }
}
