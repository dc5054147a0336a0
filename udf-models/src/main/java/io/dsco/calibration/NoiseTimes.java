package io.dsco.calibration;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.nopt.Alignment;
import io.dsco.nopt.DataAccessibleAlignment;
import io.dsco.nopt.DataFreeAlignment;
import io.dsco.nopt.DiffusedTargets;
import io.dsco.nopt.NoiseOptimization;
import io.dsco.nopt.NoiseOptimizer;
import io.dsco.nopt.StepObjective;
import io.dsco.nopt.StreamTargetNoise;
import io.dsco.nopt.TemplateStatistics;
import io.dsco.projector.CollapsedProjector;
import io.dsco.projector.FeaturePass;
import io.dsco.projector.Projector;
import io.dsco.projector.ProjectorOperations;
import io.dsco.projector.ProjectorParameters;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;
import io.dsco.vae.LatentShape;
import java.util.function.Supplier;

/**
 * Seconds of the noise optimisation (METHOD 3).
 *
 * @param chunk latents that pass the projector at once
 */
public record NoiseTimes(
    SideBySide threads,
    Device device,
    ProjectorParameters projector,
    LatentShape latent,
    int chunk) {
  /** As {@code nopt} diffuses them. */
  private static final int TARGETS_PER_BATCH = 20;

  /** Of a class's targets; sorting them takes hardly more than in proportion. */
  private static final int MOST_TARGETS = 200;

  private static final int ITERATIONS = 5;
  private static final double LOG_VARIANCE = -4;
  private static final double ALPHA_BAR = 0.5;

  /**
   * One diffused copy of one real latent: noise, features, sorting.
   *
   * @param targets latents of the class
   */
  public double target(int targets, int copies, int samples) {
    int count = Math.min(targets, MOST_TARGETS);
    count = Affordable.rows(count, copies * operations().pooled());
    int fewer = Math.min(samples, count * copies);
    return threads.seconds(targets(count, copies, fewer)) / count / copies;
  }

  private Supplier<Scoped> targets(int count, int copies, int samples) {
    return () ->
        new Scoped(device) {
          private final CollapsedProjector pooled =
              random(manager()).collapsed(latent.height(), latent.width());
          private final NDArray latents = MadeUpNoise.of(shape(count), 0, manager());

          @Override
          public void once() {
            new DiffusedTargets(latents, pooled, copies, TARGETS_PER_BATCH, chunk)
                .pivots(ALPHA_BAR, new StreamTargetNoise(0, 0, 1), samples);
          }
        };
  }

  /** One iteration for one sample, held against the pivots of real latents. */
  public double iteration(int samples) {
    return threads.seconds(() -> new Optimised(samples, true)) / ITERATIONS / samples;
  }

  /** One iteration for one sample, held against a template's statistics. */
  public double iterationWithoutData(int samples) {
    int count = Affordable.rows(samples, operations().everywhere());
    return threads.seconds(() -> new Optimised(count, false)) / ITERATIONS / count;
  }

  /** The features of one sample of a template, and their statistics. */
  public double template(int samples) {
    int count = Affordable.rows(samples, operations().everywhere());
    return threads.seconds(
            () ->
                new Scoped(device) {
                  private final Projector literal = random(manager());
                  private final NDArray output = MadeUpNoise.of(shape(count), 0, manager());

                  @Override
                  public void once() {
                    statistics(literal, output, manager());
                  }
                })
        / count;
  }

  private TemplateStatistics statistics(Projector literal, NDArray latents, NDManager parent) {
    try (NDManager scope = parent.newSubManager();
        GradMode mode = GradMode.inference()) {
      NDArray own = Tensors.leaf(scope, latents);
      return TemplateStatistics.of(FeaturePass.features(literal::features, own, chunk));
    }
  }

  private ProjectorOperations operations() {
    return new ProjectorOperations(projector, latent.width());
  }

  private Projector random(NDManager manager) {
    return Projector.random(projector, RandomStream.of(0, Purpose.PROJECTOR), manager);
  }

  private Shape shape(int count) {
    return new Shape(count, latent.channels(), latent.height(), latent.width());
  }

  /** Some iterations of one step, as the optimiser makes them. */
  private final class Optimised extends Scoped {
    private final NoiseOptimizer optimizer =
        new NoiseOptimizer(NoiseOptimization.PAPER.withIterations(ITERATIONS));
    private final StepObjective objective;
    private final NDArray epsilon;

    Optimised(int samples, boolean real) {
      super(device);
      Shape shape = shape(samples);
      NDArray mean = MadeUpNoise.of(shape, 0, manager());
      NDArray logVariance = Tensors.shifted(MadeUpNoise.of(shape, 1, manager()), LOG_VARIANCE);
      this.epsilon = MadeUpNoise.of(shape, 2, manager());
      this.objective =
          new StepObjective(mean, logVariance, real ? real(samples) : template(mean), chunk);
    }

    private Alignment real(int samples) {
      CollapsedProjector pooled = random(manager()).collapsed(latent.height(), latent.width());
      NDArray latents = MadeUpNoise.of(shape(2 * samples), 3, manager());
      return new DataAccessibleAlignment(
          pooled,
          new DiffusedTargets(latents, pooled, 1, TARGETS_PER_BATCH, chunk)
              .pivots(ALPHA_BAR, new StreamTargetNoise(0, 0, 1), samples)[0],
          DataAccessibleAlignment.PAPER_LAMBDA,
          manager());
    }

    private Alignment template(NDArray mean) {
      Projector literal = random(manager());
      return new DataFreeAlignment(
          literal::features,
          statistics(literal, mean, manager()),
          DataFreeAlignment.PAPER_LAMBDA_OCCUPATION,
          DataFreeAlignment.PAPER_LAMBDA_STATISTICS,
          manager());
    }

    @Override
    public void once() {
      optimizer.optimize(objective, epsilon).close();
    }
  }
}
