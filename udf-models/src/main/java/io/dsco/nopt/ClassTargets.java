package io.dsco.nopt;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.diffusion.NoiseSchedule;
import io.dsco.projector.FeatureMap;
import io.dsco.tensor.Tensors;
import io.dsco.vae.LatentShape;

/**
 * The real latents of one class, diffused to the level of each optimised step (METHOD 3a). Belongs
 * to one thread; what it holds lies in the manager it was given.
 */
final class ClassTargets {
  private static final int TARGETS_PER_BATCH = 20;

  private final long runSeed;
  private final int label;
  private final AlignmentLevel level;
  private final NoiseSchedule schedule;
  private final DiffusedTargets targets;

  /**
   * Targets of one class.
   *
   * @param latents scaled, row-major
   * @param projector pooled features, (N, C, H, W) to (N, J); it stays the caller's
   * @param chunk diffused latents that pass the projector at once
   */
  ClassTargets(
      long runSeed,
      int label,
      float[][] latents,
      AlignmentMethod.DataAccessible method,
      NoiseSchedule schedule,
      FeatureMap projector,
      LatentShape shape,
      int chunk,
      NDManager manager) {
    this.runSeed = runSeed;
    this.label = label;
    this.level = method.level();
    this.schedule = schedule;
    this.targets =
        new DiffusedTargets(
            Tensors.of(manager, flat(latents, shape), rows(latents.length, shape)),
            projector,
            method.diffusedCopies(),
            TARGETS_PER_BATCH,
            chunk);
  }

  private static float[] flat(float[][] latents, LatentShape shape) {
    float[] values = new float[Math.multiplyExact(latents.length, shape.size())];
    for (int i = 0; i < latents.length; i++) {
      System.arraycopy(latents[i], 0, values, i * shape.size(), shape.size());
    }
    return values;
  }

  private static Shape rows(int count, LatentShape shape) {
    return new Shape(count, shape.channels(), shape.height(), shape.width());
  }

  /**
   * Pivots of one step, from one pass over the targets.
   *
   * @param step the respaced denoising step, at least 1
   * @param samples each N_S
   * @return in the order of {@code samples}
   */
  QuantilePivots[] pivots(int step, int... samples) {
    return targets.pivots(
        schedule.alphaCumulative(level.targetStep(step)),
        new StreamTargetNoise(runSeed, label, step),
        samples);
  }
}
