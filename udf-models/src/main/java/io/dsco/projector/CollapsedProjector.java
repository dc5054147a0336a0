package io.dsco.projector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Script;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.List;

/**
 * Pooled features of a {@link Projector} for latents of one size, with the last convolution and the
 * average pooling as one linear map, and with a gradient that is written out.
 *
 * <p>Nothing non-linear lies between the two, so the average over places moves inside: each of the
 * 4×4 taps sees the mean of the places it visits, zero padding included, and the weights then act
 * once per sample instead of once per place. Where there are no more places than taps, the means
 * are part of the weights. Equal to {@link Projector#pooled} up to rounding. Has its own copy of
 * the weights, so the projector may be closed; any number of threads may use it.
 */
public final class CollapsedProjector implements FeatureMap, AutoCloseable {
  private static final int KERNEL = 4;
  private static final int STRIDE = 2;
  private static final int PADDING = 1;
  private static final int TAPS = KERNEL * KERNEL;

  private final ProjectorParameters parameters;
  private final NDManager manager;
  private final ConvolutionForm form;
  private final List<NDArray> weights; // of all convolutions but the last
  private final List<NDArray> tail;

  CollapsedProjector(Projector projector, long height, long width) {
    this.parameters = projector.parameters();
    int scale = 1 << (parameters.halvings() - 1);
    requireDivisible("height", height, 2L * scale);
    requireDivisible("width", width, 2L * scale);
    this.manager = projector.weights().manager().getParentManager().newSubManager();
    this.form = ConvolutionForm.fastest(manager.getDevice(), parameters);
    try (GradMode mode = GradMode.inference();
        NDManager scope = manager.newSubManager()) {
      this.weights = form.weights(parameters, projector.weights(), manager);
      NDArray means = tapMeans((int) (height / scale), (int) (width / scale), scope);
      this.tail = tail(projector.weights(), means, scope);
    }
  }

  /** As the script wants it: weight, bias, and means where they are no part of the weight. */
  private List<NDArray> tail(StateDict weights, NDArray means, NDManager scope) {
    String key = parameters.convolutions().get(parameters.halvings()).key();
    NDArray perTap = grouped(weights.get(key + ".weight"), scope); // (G, taps, C'/G · J/G)
    NDArray bias = Tensors.leaf(manager, weights.get(key + ".bias"));
    long places = means.getShape().get(1);
    if (places > TAPS) {
      return List.of(shaped(perTap), bias, Tensors.leaf(manager, means));
    }
    return List.of(shaped(means.transpose().matMul(perTap)), bias);
  }

  /** (J, C'/G, 4, 4) to (G, taps, C'/G · J/G). */
  private NDArray grouped(NDArray convolution, NDManager scope) {
    int groups = parameters.groups();
    Shape shape = convolution.getShape();
    NDArray perGroup =
        convolution
            .reshape(groups, shape.get(0) / groups, shape.get(1), TAPS)
            .transpose(0, 3, 2, 1)
            .reshape(groups, TAPS, -1);
    perGroup.attach(scope);
    return perGroup;
  }

  /** (G, R, C'/G · J/G) to (G, R · C'/G, J/G), of this projector's own. */
  private NDArray shaped(NDArray perRow) {
    int groups = parameters.groups();
    return Tensors.leaf(manager, perRow.reshape(groups, -1, (long) parameters.features() / groups));
  }

  /**
   * Pooled features.
   *
   * @param x latents (N, C, H, W) of the size this was made for
   * @return (N, J)
   */
  @Override
  public NDArray of(NDArray x) {
    return call("features", x).tensor(x.getManager());
  }

  @Override
  public Linearization at(NDArray x) {
    List<NDArray> recorded = call("recorded", x).tensors(x.getManager());
    return new Linearization() {
      @Override
      public NDArray features() {
        return recorded.get(0);
      }

      @Override
      public NDArray pullBack(NDArray cotangent) {
        return gradient(cotangent, recorded.subList(1, recorded.size()));
      }
    };
  }

  private Script.Call call(String function, NDArray x) {
    return withWeights(form.call(function).with(x));
  }

  private NDArray gradient(NDArray cotangent, List<NDArray> activations) {
    return withWeights(form.call("gradient").with(cotangent).with(activations))
        .tensor(cotangent.getManager());
  }

  private Script.Call withWeights(Script.Call call) {
    return call.with(weights).with(tail).with(parameters.groups()).with(parameters.leakySlope());
  }

  /** Row (i, j) averages what tap (i, j) sees over all places of the convolution's output. */
  private static NDArray tapMeans(int height, int width, NDManager manager) {
    int places = height * width;
    float[] means = new float[TAPS * places];
    float share = 1f / (height / STRIDE * (width / STRIDE));
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int tap = 0; tap < TAPS; tap++) {
          boolean seen = sees(tap / KERNEL, y, height) && sees(tap % KERNEL, x, width);
          means[tap * places + y * width + x] = seen ? share : 0;
        }
      }
    }
    return Tensors.of(manager, means, new Shape(TAPS, places));
  }

  /** Whether a tap lands on this row (or column) for some place of the output. */
  private static boolean sees(int tap, int position, int size) {
    int twicePlace = position + PADDING - tap;
    return twicePlace >= 0 && twicePlace % STRIDE == 0 && twicePlace / STRIDE < size / STRIDE;
  }

  private static void requireDivisible(String name, long value, long divisor) {
    if (value < divisor || value % divisor != 0) {
      throw new IllegalArgumentException(
          "latent " + name + " must be a multiple of " + divisor + ", was " + value);
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
