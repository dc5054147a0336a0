package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.dit.DenoisingLoop.StepNoise;
import io.dsco.random.Purpose;
import io.dsco.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The noise of every step of one class: drawn from named streams, then optimised where there are
 * alignments. Belongs to one thread.
 */
final class ClassNoise implements StepNoise {
  private final SampleNoise noise;
  private final int samples;
  private final int steps;
  private final NoiseOptimizer optimizer;
  private final Optional<StepAlignments> alignments;
  private final double lambdaReality;
  private final int chunk;
  private final SynthesisListener listener;

  /**
   * Noise of one class.
   *
   * @param steps T
   * @param alignments stay the caller's
   * @param lambdaReality weight of the reality loss
   * @param chunk samples that pass the projector at once
   */
  ClassNoise(
      SampleNoise noise,
      int samples,
      int steps,
      NoiseOptimizer optimizer,
      Optional<StepAlignments> alignments,
      double lambdaReality,
      int chunk,
      SynthesisListener listener) {
    this.noise = noise;
    this.samples = samples;
    this.steps = steps;
    this.optimizer = optimizer;
    this.alignments = alignments;
    this.lambdaReality = lambdaReality;
    this.chunk = chunk;
    this.listener = listener;
  }

  @Override
  public NDArray at(int step, NDArray mean, NDArray logVariance) {
    List<Double> losses = new ArrayList<>();
    NDArray chosen =
        alignments.isEmpty()
            ? fresh(step, mean.getShape(), mean.getManager())
            : optimized(alignments.get(), losses).at(step, mean, logVariance);
    // The noise of a step is chosen when all steps above it are done.
    listener.step(steps - step, steps, List.copyOf(losses));
    return chosen;
  }

  private OptimizedNoise optimized(StepAlignments aligned, List<Double> losses) {
    return new OptimizedNoise(
        optimizer,
        this::fresh,
        aligned::at,
        lambdaReality,
        chunk,
        (step, loss) -> losses.add(loss));
  }

  private NDArray fresh(int step, Shape shape, NDManager owner) {
    return Tensors.of(owner, noise.of(Purpose.STEP_NOISE, step, samples), shape);
  }
}
