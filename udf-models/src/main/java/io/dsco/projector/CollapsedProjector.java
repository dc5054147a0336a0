package io.dsco.projector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;

/**
 * Pooled features of a {@link Projector} for latents of one size, with the last convolution and the
 * average pooling as one linear map.
 *
 * <p>Nothing non-linear lies between the two, so the average over places moves inside: each of the
 * 4×4 taps sees the mean of the places it visits, zero padding included, and the weights then act
 * once per sample instead of once per place. Equal to {@link Projector#pooled} up to rounding. Has
 * its own copy of the weights, so the projector may be closed; any number of threads may use it.
 */
public final class CollapsedProjector implements FeatureMap, AutoCloseable {
  private static final int KERNEL = 4;
  private static final int STRIDE = 2;
  private static final int PADDING = 1;
  private static final int TAPS = KERNEL * KERNEL;

  private final Projector literal;
  private final NDManager manager;
  private final int groups;
  private final NDArray tapMeans; // (H' W', taps)
  private final NDArray weight; // (G, C'/G · taps, J/G)
  private final NDArray bias; // (1, J)

  CollapsedProjector(Projector projector, long height, long width) {
    ProjectorParameters parameters = projector.parameters();
    this.groups = parameters.groups();
    int scale = 1 << (parameters.halvings() - 1);
    requireDivisible("height", height, 2L * scale);
    requireDivisible("width", width, 2L * scale);
    this.manager = projector.weights().manager().getParentManager().newSubManager();
    StateDict weights = projector.weights().copy(manager);
    this.literal = new Projector(parameters, weights);
    String key = "bulk." + 2 * (parameters.halvings() - 1);
    try (GradMode mode = GradMode.inference()) {
      tapMeans = tapMeans((int) (height / scale), (int) (width / scale));
      weight = grouped(weights.get(key + ".weight"));
      bias = own(weights.get(key + ".bias").reshape(1, parameters.features()));
    }
  }

  /**
   * Pooled features.
   *
   * @param x latents (N, C, H, W) of the size this was made for
   * @return (N, J)
   */
  @Override
  public NDArray of(NDArray x) {
    NDArray h = literal.trunk(x); // (N, C', H', W')
    long n = h.getShape().get(0);
    long channels = h.getShape().get(1);
    NDArray taps = h.reshape(n * channels, tapMeans.getShape().get(0)).matMul(tapMeans);
    NDArray perGroup = taps.reshape(n, groups, channels / groups * TAPS).transpose(1, 0, 2);
    NDArray features = perGroup.matMul(weight).transpose(1, 0, 2); // (N, G, J/G)
    return features.reshape(n, bias.getShape().get(1)).add(bias); // (N, J)
  }

  /** Column (i, j) averages what tap (i, j) sees over all places of the convolution's output. */
  private NDArray tapMeans(int height, int width) {
    float[] means = new float[height * width * TAPS];
    float share = 1f / (height / STRIDE * (width / STRIDE));
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int tap = 0; tap < TAPS; tap++) {
          boolean seen = sees(tap / KERNEL, y, height) && sees(tap % KERNEL, x, width);
          means[(y * width + x) * TAPS + tap] = seen ? share : 0;
        }
      }
    }
    return Tensors.of(manager, means, new Shape((long) height * width, TAPS));
  }

  /** Whether a tap lands on this row (or column) for some place of the output. */
  private static boolean sees(int tap, int position, int size) {
    int twicePlace = position + PADDING - tap;
    return twicePlace >= 0 && twicePlace % STRIDE == 0 && twicePlace / STRIDE < size / STRIDE;
  }

  /** (J, C'/G, 4, 4) to (G, C'/G · taps, J/G), laid out for the matrix product. */
  private NDArray grouped(NDArray convolution) {
    long features = convolution.getShape().get(0);
    long fanIn = convolution.getShape().size() / features;
    NDArray perGroup = own(convolution.reshape(groups, features / groups, fanIn));
    return own(perGroup.transpose(0, 2, 1));
  }

  private NDArray own(NDArray array) {
    array.attach(manager);
    return array;
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
