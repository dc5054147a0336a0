package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.dit.DenoisingLoop;
import java.util.function.IntFunction;

/** Chooses the noise of every denoising step by optimisation, from fresh normal noise. */
public final class OptimizedNoise implements DenoisingLoop.StepNoise {
  private final NoiseOptimizer optimizer;
  private final FreshNoise fresh;
  private final IntFunction<Alignment> alignments;
  private final double lambdaReality;
  private final int chunk;
  private final LossListener losses;

  /** Where the optimiser starts. */
  @FunctionalInterface
  public interface FreshNoise {
    /** Standard normal noise of that step, in {@code manager}. */
    NDArray at(int step, Shape shape, NDManager manager);
  }

  /** Is told every loss, before the update that it leads to. */
  @FunctionalInterface
  public interface LossListener {
    /** One iteration of one step. */
    void loss(int step, double value);
  }

  /**
   * Optimised noise.
   *
   * @param alignments makes the alignment of a step, which is closed after the step
   * @param lambdaReality weight of the reality loss
   * @param chunk samples that pass the projector at once, which changes rounding only
   */
  public OptimizedNoise(
      NoiseOptimizer optimizer,
      FreshNoise fresh,
      IntFunction<Alignment> alignments,
      double lambdaReality,
      int chunk,
      LossListener losses) {
    this.optimizer = optimizer;
    this.fresh = fresh;
    this.alignments = alignments;
    this.lambdaReality = lambdaReality;
    this.chunk = chunk;
    this.losses = losses;
  }

  @Override
  public NDArray at(int step, NDArray mean, NDArray logVariance) {
    NDArray start = fresh.at(step, mean.getShape(), mean.getManager());
    try (Alignment alignment = alignments.apply(step);
        StepObjective objective =
            new StepObjective(mean, logVariance, alignment, lambdaReality, chunk)) {
      return optimizer.optimize(objective, start, value -> losses.loss(step, value));
    }
  }
}
