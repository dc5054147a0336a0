package io.dsco.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.diffusion.GaussianDiffusion;
import io.dsco.diffusion.NoiseSchedule;
import io.dsco.dit.DenoisingLoop.Guidance;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.BatchSize;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import io.dsco.tensor.Turns;
import java.util.Arrays;

/** Times the two forms of a guided step of one transformer. */
final class GuidedStepTimes {
  private static final int STEPS = 50;
  private static final int STEP = 25;
  private static final int LABEL = 207;
  private static final Guidance GUIDANCE = new Guidance(4, 3);

  private final DitParameters parameters;
  private final Dit dit;
  private final Dit literal;
  private final NDManager manager;
  private final GaussianDiffusion diffusion =
      new GaussianDiffusion(NoiseSchedule.linear().respaced(STEPS));

  GuidedStepTimes(DitParameters parameters, StateDict weights) {
    this.parameters = parameters;
    this.dit = new Dit(parameters, weights);
    this.literal = Dit.literal(parameters, weights);
    this.manager = weights.manager();
  }

  /**
   * Median seconds.
   *
   * @param once conditioning once for the two labels, blocks fused
   * @param literal conditioning for every row, blocks operation by operation
   */
  record Medians(double once, double literal) {}

  /** Alternates the two forms, once uncounted and then {@code rounds} times. */
  Medians alternate(int samples, int rounds) {
    int side = parameters.inputSize();
    Shape shape = new Shape(samples, parameters.latentChannels(), side, side);
    float[] z = new float[Math.toIntExact(shape.size())];
    RandomStream.of(0, Purpose.STEP_NOISE).fillGaussian(z);
    DenoisingLoop loop =
        new DenoisingLoop(
            dit, diffusion, GUIDANCE, new BatchSize("samples", samples, System.err::println));
    double[] seconds =
        Turns.medianSeconds(
            1,
            rounds,
            round -> run(z, shape, own -> loop.reverse(STEP, own, LABEL)),
            round -> run(z, shape, this::literal));
    return new Medians(seconds[0], seconds[1]);
  }

  @FunctionalInterface
  private interface Step {
    GaussianDiffusion.Reverse of(NDArray z);
  }

  private void run(float[] z, Shape shape, Step step) {
    try (NDManager scope = manager.newSubManager()) {
      step.of(Tensors.of(scope, z, shape)).mean().toFloatArray();
    }
  }

  /** Every row has its own timestep and label, as a network of single samples is called. */
  private GaussianDiffusion.Reverse literal(NDArray z) {
    int n = Math.toIntExact(z.getShape().get(0));
    long[] timesteps = new long[2 * n];
    Arrays.fill(timesteps, diffusion.schedule().originalStep(STEP));
    long[] labels = new long[2 * n];
    Arrays.fill(labels, 0, n, LABEL);
    Arrays.fill(labels, n, 2 * n, parameters.nullLabel());
    Conditioning conditioning = literal.conditioning(z.getManager(), timesteps, labels);
    NDArray both = literal.forward(Tensors.concat(0, z, z), conditioning);
    NDArray output = Dit.guide(both, GUIDANCE.scale(), GUIDANCE.channels()).get(":" + n);
    return diffusion.reverse(output, z, STEP);
  }
}
