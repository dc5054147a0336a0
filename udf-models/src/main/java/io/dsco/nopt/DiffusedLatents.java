package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.HostThreads;
import io.dsco.tensor.Tensors;
import java.util.Arrays;

/**
 * Draws noise for some latents of a class at a time and adds it to them.
 *
 * @param latents (N_T, C, H, W)
 */
record DiffusedLatents(NDArray latents) {
  /**
   * Latents start … end − 1, each with the noises of a Latin hypercube over its copies, latent
   * after latent: ((end − start) · copies, C, H, W).
   */
  NDArray firstPasses(
      int start, int end, int copies, double alphaBar, TargetNoise noise, NDManager manager) {
    float[] values = new float[Math.multiplyExact((end - start) * copies, elements())];
    long[] members = new long[(end - start) * copies];
    HostThreads.forEach(
        end - start,
        index -> {
          int row = index * copies;
          Arrays.fill(members, row, row + copies, start + index);
          float[] drawn = noise.latinHypercube(start + index, copies, elements());
          System.arraycopy(drawn, 0, values, row * elements(), drawn.length);
        });
    return diffused(members, values, alphaBar, manager);
  }

  /** Later rows start … end − 1 with plain normal noises, (end − start, C, H, W). */
  NDArray laterPasses(
      int start, int end, double alphaBar, TargetNoise noise, TargetRows rows, NDManager manager) {
    float[] values = new float[Math.multiplyExact(end - start, elements())];
    long[] members = new long[end - start];
    HostThreads.forEach(
        end - start,
        index -> {
          int row = start + index;
          members[index] = rows.target(row);
          float[] drawn = noise.plain(rows.target(row), rows.pass(row), elements());
          System.arraycopy(drawn, 0, values, index * elements(), drawn.length);
        });
    return diffused(members, values, alphaBar, manager);
  }

  /** {@code √ᾱ z_0 + √(1 − ᾱ) ε}, the marginal of the forward process. */
  private NDArray diffused(long[] members, float[] values, double alphaBar, NDManager manager) {
    NDArray clean = latents.get(new NDIndex("{}", Tensors.indices(manager, members)));
    clean.attach(manager);
    NDArray epsilon = Tensors.of(manager, values, clean.getShape());
    return Tensors.scaled(clean, Math.sqrt(alphaBar))
        .add(Tensors.scaled(epsilon, Math.sqrt(1 - alphaBar)));
  }

  /** N_T. */
  int count() {
    return Math.toIntExact(latents.getShape().get(0));
  }

  private int elements() {
    Shape shape = latents.getShape();
    return Math.toIntExact(shape.size() / shape.get(0));
  }
}
