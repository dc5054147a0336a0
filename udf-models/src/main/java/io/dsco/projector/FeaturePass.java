package io.dsco.projector;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * One forward pass through a {@link FeatureMap} in chunks, kept so that gradients with respect to
 * features can be carried back to the latents.
 *
 * <p>Chunks keep every tensor below the size at which the allocator maps memory afresh, which is
 * half of the time at 50 samples. Belongs to one thread; closing it frees all activations.
 */
public final class FeaturePass implements AutoCloseable {
  /** Samples per chunk on a CPU: more are little faster on two threads with 4×32×32 latents. */
  private static final int CPU_CHUNK = 10;

  /** On a GPU a chunk of ten does not fill the device: an iteration of 50 takes twice as long. */
  private static final int GPU_CHUNK = 500;

  private final NDManager scope;
  private final List<FeatureMap.Linearization> chunks = new ArrayList<>();

  private FeaturePass(NDManager scope) {
    this.scope = scope;
  }

  /** Samples per chunk where nobody says otherwise. */
  public static int defaultChunk(Device device) {
    return device.isGpu() ? GPU_CHUNK : CPU_CHUNK;
  }

  /** Runs {@code map} over latents (N, C, H, W), {@code chunk} samples at a time. */
  public static FeaturePass recording(FeatureMap map, NDArray latents, int chunk) {
    FeaturePass pass = new FeaturePass(latents.getManager().newSubManager());
    for (NDArray slice : pass.slices(latents, chunk)) {
      pass.chunks.add(map.at(slice));
    }
    return pass;
  }

  /**
   * Features without a history, {@code chunk} samples at a time; the result belongs to the latents'
   * manager.
   */
  public static NDArray features(FeatureMap map, NDArray latents, int chunk) {
    NDManager target = latents.getManager();
    List<NDArray> outputs = new ArrayList<>();
    try (GradMode mode = GradMode.inference();
        FeaturePass pass = new FeaturePass(target.newSubManager())) {
      for (NDArray slice : pass.slices(latents, chunk)) {
        try (NDManager batch = pass.scope.newSubManager()) {
          slice.attach(batch);
          NDArray features = map.of(slice);
          features.attach(pass.scope);
          outputs.add(features);
        }
      }
      return joined(outputs, target);
    }
  }

  /** The features of all samples as values without a history, N first, in {@code target}. */
  public NDArray features(NDManager target) {
    try (GradMode mode = GradMode.inference()) {
      return joined(chunks.stream().map(FeatureMap.Linearization::features).toList(), target);
    }
  }

  /**
   * The vector-Jacobian product: d{@code loss}/d(latents) from d{@code loss}/d(features). May be
   * called once, since recorded operations are freed.
   *
   * @param cotangent shaped as {@link #features(NDManager)}
   * @return (N, C, H, W) in {@code cotangent}'s manager
   */
  public NDArray pullBack(NDArray cotangent) {
    List<NDArray> gradients = new ArrayList<>();
    long start = 0;
    for (FeatureMap.Linearization chunk : chunks) {
      long end = start + chunk.features().getShape().get(0);
      gradients.add(chunk.pullBack(slice(cotangent, start, end)));
      start = end;
    }
    try (GradMode mode = GradMode.inference()) {
      return joined(gradients, cotangent.getManager());
    }
  }

  private List<NDArray> slices(NDArray latents, int chunk) {
    if (chunk < 1) {
      throw new IllegalArgumentException("chunk must be at least 1, was " + chunk);
    }
    List<NDArray> slices = new ArrayList<>();
    long n = latents.getShape().get(0);
    try (GradMode mode = GradMode.inference()) {
      for (long start = 0; start < n; start += chunk) {
        slices.add(slice(latents, start, Math.min(n, start + chunk)));
      }
    }
    return slices;
  }

  private NDArray slice(NDArray array, long start, long end) {
    NDArray slice = array.get(new NDIndex().addSliceDim(start, end));
    slice.attach(scope);
    return slice;
  }

  private static NDArray joined(List<NDArray> parts, NDManager target) {
    NDArray joined = Tensors.concat(0, parts.toArray(NDArray[]::new));
    joined.attach(target);
    return joined;
  }

  @Override
  public void close() {
    scope.close();
  }
}
