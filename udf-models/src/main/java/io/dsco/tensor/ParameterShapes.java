package io.dsco.tensor;

import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects the names and shapes of a model's weights, layer by layer, in declaration order. */
public final class ParameterShapes {
  private final Map<String, Shape> shapes = new LinkedHashMap<>();

  /** Weight (out, in / groups, k, k) and bias (out) of a convolution. */
  public ParameterShapes conv2d(String prefix, int out, int inPerGroup, int kernel) {
    shapes.put(prefix + ".weight", new Shape(out, inPerGroup, kernel, kernel));
    shapes.put(prefix + ".bias", new Shape(out));
    return this;
  }

  /** Weight (out, in) and bias (out) of a linear layer. */
  public ParameterShapes linear(String prefix, int out, int in) {
    shapes.put(prefix + ".weight", new Shape(out, in));
    shapes.put(prefix + ".bias", new Shape(out));
    return this;
  }

  /** Scale and shift of a normalisation over {@code channels}. */
  public ParameterShapes norm(String prefix, int channels) {
    shapes.put(prefix + ".weight", new Shape(channels));
    shapes.put(prefix + ".bias", new Shape(channels));
    return this;
  }

  /** One tensor of any shape. */
  public ParameterShapes tensor(String name, long... dimensions) {
    shapes.put(name, new Shape(dimensions));
    return this;
  }

  /** What was collected. */
  public Map<String, Shape> toMap() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
  }
}
