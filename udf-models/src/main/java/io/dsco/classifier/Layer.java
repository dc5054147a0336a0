package io.dsco.classifier;

import ai.djl.ndarray.NDArray;
import io.dsco.tensor.ParameterShapes;
import io.dsco.tensor.StateDict;
import java.util.List;
import java.util.function.IntUnaryOperator;

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

  /** What one map of that height and width takes, and how large it comes out. */
  Cost cost(int side);

  /**
   * What a layer takes for one image.
   *
   * @param side height and width of what comes out
   * @param multiplyAdds of convolutions and linear layers
   * @param values that the convolutions and linear layers put out
   */
  record Cost(int side, long multiplyAdds, long values) {
    Cost then(Layer next) {
      return plus(next.cost(side));
    }

    /** Both, with the side of {@code other}. */
    Cost plus(Cost other) {
      return new Cost(other.side, multiplyAdds + other.multiplyAdds, values + other.values);
    }
  }

  /** A function of the input and the pass alone. */
  @FunctionalInterface
  interface Function {
    NDArray apply(NDArray x, Pass pass);
  }

  /** A layer that only computes, value by value. */
  static Layer withoutWeights(Function function) {
    return withoutWeights(side -> side, function);
  }

  /**
   * A layer that only computes.
   *
   * @param sides the output's height and width for the input's
   */
  static Layer withoutWeights(IntUnaryOperator sides, Function function) {
    return new Layer() {
      @Override
      public void declare(ParameterShapes shapes) {}

      @Override
      public NDArray apply(NDArray x, StateDict weights, Pass pass) {
        return function.apply(x, pass);
      }

      @Override
      public Cost cost(int side) {
        return new Cost(sides.applyAsInt(side), 0, 0);
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

    @Override
    public Cost cost(int side) {
      Cost cost = new Cost(side, 0, 0);
      for (Layer layer : layers) {
        cost = cost.then(layer);
      }
      return cost;
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

    @Override
    public Cost cost(int side) {
      return shortcut.cost(side).plus(body.cost(side));
    }
  }
}
