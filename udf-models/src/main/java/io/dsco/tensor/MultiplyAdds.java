package io.dsco.tensor;

import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Counts the multiply-adds of matrix products. A weight of a convolution or a linear layer acts
 * once on every position of the layer's output, so its size times the positions is what it costs;
 * sums of a few values a position (biases, normalisation, activations) are not counted.
 */
public final class MultiplyAdds {
  private static final String WEIGHT = ".weight";

  private MultiplyAdds() {}

  /**
   * Multiply-adds of all layers for one sample.
   *
   * @param shapes weights by name, as a model declares them
   * @param positions output positions of the layer whose weight has that name; 0 for weights that
   *     are looked up and not multiplied
   */
  public static long of(Map<String, Shape> shapes, ToLongFunction<String> positions) {
    return shapes.entrySet().stream()
        .filter(entry -> isMatrix(entry.getKey(), entry.getValue()))
        .mapToLong(
            entry ->
                Math.multiplyExact(entry.getValue().size(), positions.applyAsLong(entry.getKey())))
        .sum();
  }

  /** Of attention over {@code tokens} of that width: the scores, and the sum that they weigh. */
  public static long attention(long tokens, long width) {
    return 2 * tokens * tokens * width;
  }

  private static boolean isMatrix(String name, Shape shape) {
    return name.endsWith(WEIGHT) && shape.dimension() > 1;
  }
}
