package io.dsco.nopt;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.diffusion.NoiseSchedule;
import io.dsco.projector.CollapsedProjector;
import io.dsco.projector.Projector;
import io.dsco.projector.ProjectorParameters;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.Tensors;
import io.dsco.vae.LatentShape;

/**
 * Alignments with the class's diffused latents, by a projector of the class's own (METHOD 3a).
 * Holds both.
 */
final class TargetAlignments implements StepAlignments {
  private static final int TARGETS_PER_BATCH = 20;

  private final ClassTask task;
  private final AlignmentMethod.DataAccessible method;
  private final NoiseSchedule schedule;
  private final NDManager manager;
  private final CollapsedProjector projector;
  private final DiffusedTargets targets;

  TargetAlignments(
      ClassTask task,
      float[][] latents,
      AlignmentMethod.DataAccessible method,
      ProjectorParameters sizes,
      LatentShape shape,
      NoiseSchedule schedule,
      int chunk,
      NDManager parent) {
    this.task = task;
    this.method = method;
    this.schedule = schedule;
    this.manager = parent.newSubManager();
    this.projector = projector(sizes, shape);
    this.targets =
        new DiffusedTargets(
            Tensors.of(manager, flat(latents, shape), rows(latents.length, shape)),
            projector,
            method.diffusedCopies(),
            TARGETS_PER_BATCH,
            chunk);
  }

  private CollapsedProjector projector(ProjectorParameters sizes, LatentShape shape) {
    RandomStream stream = RandomStream.of(task.runSeed(), Purpose.PROJECTOR, task.label());
    try (Projector literal = Projector.random(sizes, stream, manager)) {
      return literal.collapsed(shape.height(), shape.width());
    }
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

  @Override
  public Alignment at(int step) {
    int level = method.level().targetStep(step);
    QuantilePivots pivots =
        targets
            .pivots(
                schedule.alphaCumulative(level),
                new StreamTargetNoise(task.runSeed(), task.label(), step),
                task.samples())[0];
    return new DataAccessibleAlignment(projector, pivots, method.lambda(), manager);
  }

  @Override
  public void close() {
    projector.close();
    manager.close();
  }
}
