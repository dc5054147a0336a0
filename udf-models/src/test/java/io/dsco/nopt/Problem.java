package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.projector.CollapsedProjector;
import io.dsco.projector.Projector;
import io.dsco.projector.ProjectorParameters;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;
import java.util.List;

/** A small optimisation problem: random projector, targets and one step's mean and variance. */
final class Problem implements AutoCloseable {
  static final int SIDE = 8;
  private static final ProjectorParameters SMALL =
      new ProjectorParameters(4, 4, List.of(2, 4, 8, 16), 0.01);

  final NDManager manager = NDManager.newBaseManager();
  final Projector projector;
  final CollapsedProjector collapsed;
  final NDArray latents;
  final NDArray mean;
  final NDArray logVariance;
  final NDArray noise;

  Problem(int samples, int targets) {
    try (GradMode mode = GradMode.inference()) {
      projector = Projector.random(SMALL, RandomStream.of(5, Purpose.PROJECTOR), manager);
      collapsed = projector.collapsed(SIDE, SIDE);
      latents = normal(targets, 1);
      mean = normal(samples, 2);
      logVariance = Tensors.shifted(normal(samples, 3), -2);
      noise = normal(samples, 4);
    }
  }

  QuantilePivots pivots(int samples) {
    return new DiffusedTargets(latents, collapsed)
        .pivots(0.5, new StreamTargetNoise(9, 0, 3), samples)[0];
  }

  Alignment alignment() {
    int samples = (int) noise.getShape().get(0);
    // Stronger than in the paper: few channels would hardly be felt.
    return new DataAccessibleAlignment(collapsed, pivots(samples), 1e-2, manager);
  }

  NDArray normal(int count, int which) {
    Shape shape = new Shape(count, 4, SIDE, SIDE);
    RandomStream stream = RandomStream.of(7, Purpose.STEP_NOISE, which);
    return Tensors.of(manager, stream.fillGaussian(new float[(int) shape.size()]), shape);
  }

  @Override
  public void close() {
    manager.close();
  }
}
