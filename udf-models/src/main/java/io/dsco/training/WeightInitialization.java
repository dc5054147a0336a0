package io.dsco.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.Arrays;
import java.util.Map;

/** Initial weights, each tensor from its own stream named by the run seed and the tensor's name. */
public final class WeightInitialization {
  private WeightInitialization() {}

  /** How one tensor is filled. */
  @FunctionalInterface
  public interface Rule {
    /** Values of a tensor in row-major order. */
    float[] values(String name, Shape shape, RandomStream stream);
  }

  /** A dictionary with every tensor of {@code shapes} filled by {@code rule}. */
  public static StateDict create(
      Map<String, Shape> shapes, Rule rule, long runSeed, NDManager parent) {
    StateDict weights = new StateDict(parent);
    shapes.forEach(
        (name, shape) -> {
          RandomStream stream =
              RandomStream.of(runSeed, Purpose.INITIAL_WEIGHTS, RandomStream.coordinate(name));
          float[] values = rule.values(name, shape, stream);
          weights.put(name, Tensors.of(weights.manager(), values, shape));
        });
    return weights;
  }

  /**
   * PyTorch's defaults for convolutions and linear layers, uniform in ±1/√fan_in for weights and
   * biases, and for normalisations (scale 1, shift 0), told apart by their weight's dimensions.
   */
  public static Rule pytorchDefaults(Map<String, Shape> shapes) {
    return (name, shape, stream) -> {
      boolean bias = name.endsWith(".bias");
      Shape weight = bias ? shapes.get(name.replaceFirst("bias$", "weight")) : shape;
      if (weight.dimension() == 1) {
        return constant(shape, bias ? 0 : 1);
      }
      long fanIn = weight.size() / weight.get(0);
      return uniform(shape, 1 / Math.sqrt(fanIn), stream);
    };
  }

  /** All values equal. */
  public static float[] constant(Shape shape, double value) {
    float[] values = new float[Math.toIntExact(shape.size())];
    Arrays.fill(values, (float) value);
    return values;
  }

  /** Uniform in ±bound. */
  public static float[] uniform(Shape shape, double bound, RandomStream stream) {
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bound * (2 * stream.nextDouble() - 1));
    }
    return values;
  }

  /** Normal with mean 0. */
  public static float[] normal(Shape shape, double deviation, RandomStream stream) {
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * stream.nextGaussian());
    }
    return values;
  }
}
