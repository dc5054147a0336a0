package io.dsco.projector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.dsco.projector.ProjectorParameters.Convolution;
import io.dsco.random.RandomStream;
import io.dsco.tensor.Layers;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.List;

/**
 * The frozen random projector (Appendix C), convolution by convolution. No normalisation, no
 * activation after the last convolution. Owns its weights; any number of threads may use it.
 */
public final class Projector implements AutoCloseable {
  private final ProjectorParameters parameters;
  private final StateDict weights;
  private final List<Convolution> convolutions;

  /**
   * A projector that takes over {@code weights}, under the released program's keys.
   *
   * @throws IllegalArgumentException when a tensor is missing or has another shape
   */
  public Projector(ProjectorParameters parameters, StateDict weights) {
    this.parameters = parameters;
    this.weights = weights;
    this.convolutions = parameters.convolutions();
    for (Convolution convolution : convolutions) {
      requireShape(convolution.key() + ".weight", convolution.weightShape());
      requireShape(convolution.key() + ".bias", new Shape(convolution.out()));
    }
  }

  /** Weights and biases uniform in ±1/√fan_in, PyTorch's default for convolutions. */
  public static Projector random(
      ProjectorParameters parameters, RandomStream stream, NDManager manager) {
    StateDict weights = new StateDict(manager);
    for (Convolution convolution : parameters.convolutions()) {
      double bound = 1 / Math.sqrt(convolution.fanIn());
      Shape bias = new Shape(convolution.out());
      weights.put(
          convolution.key() + ".weight",
          uniform(stream, convolution.weightShape(), bound, weights.manager()));
      weights.put(convolution.key() + ".bias", uniform(stream, bias, bound, weights.manager()));
    }
    return new Projector(parameters, weights);
  }

  /** The sizes of this projector. */
  public ProjectorParameters parameters() {
    return parameters;
  }

  /** The weights; they stay this projector's own. */
  public StateDict weights() {
    return weights;
  }

  /**
   * Features of every place.
   *
   * @param x latents (N, C, H, W)
   * @return (N, J, K, L)
   */
  public NDArray features(NDArray x) {
    return convolve(convolutions.size() - 1, trunk(x));
  }

  /**
   * Features averaged over the places.
   *
   * @param x latents (N, C, H, W)
   * @return (N, J)
   */
  public NDArray pooled(NDArray x) {
    return Layers.globalAveragePool(features(x));
  }

  /**
   * The same pooled features, with fewer multiplications, for latents of one size. The result
   * belongs to the manager this projector was made in, and outlives it.
   */
  public CollapsedProjector collapsed(long height, long width) {
    return new CollapsedProjector(this, height, width);
  }

  /** What the last convolution reads: (N, groups · second last width, H', W'). */
  NDArray trunk(NDArray x) {
    NDArray h = x;
    for (int i = 0; i < convolutions.size() - 1; i++) {
      h = Activation.leakyRelu(convolve(i, h), (float) parameters.leakySlope());
    }
    return h;
  }

  private NDArray convolve(int index, NDArray x) {
    Convolution c = convolutions.get(index);
    return Layers.conv2d(x, weights, c.key(), c.stride(), 1, c.groups());
  }

  private void requireShape(String name, Shape expected) {
    Shape actual = weights.get(name).getShape();
    if (!expected.equals(actual)) {
      throw new IllegalArgumentException(
          "projector tensor " + name + " must have shape " + expected + ", had " + actual);
    }
  }

  private static NDArray uniform(
      RandomStream stream, Shape shape, double bound, NDManager manager) {
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * stream.nextDouble() - 1) * bound);
    }
    return Tensors.of(manager, values, shape);
  }

  @Override
  public void close() {
    weights.close();
  }
}
