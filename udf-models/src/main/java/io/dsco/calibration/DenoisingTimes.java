package io.dsco.calibration;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtEngine;
import io.dsco.diffusion.GaussianDiffusion;
import io.dsco.diffusion.NoiseSchedule;
import io.dsco.dit.DenoisingLoop;
import io.dsco.dit.DenoisingLoop.Guidance;
import io.dsco.dit.Dit;
import io.dsco.dit.DitOperations;
import io.dsco.dit.DitParameters;
import io.dsco.dit.Precision;
import io.dsco.tensor.BatchSize;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.MadeUpWeights;
import io.dsco.tensor.StateDict;

/**
 * Seconds of one denoising step of one sample, of samples that pass together.
 *
 * @param samples of a class
 * @param batch samples that pass the transformer at once
 */
public record DenoisingTimes(
    SideBySide threads,
    Device device,
    DitParameters parameters,
    Precision precision,
    int samples,
    int batch) {
  private static final int STEPS = 2;
  private static final Guidance NONE = new Guidance(1, 0);

  /** A step with the null class beside the class. */
  public double guided(Guidance guidance) {
    Guidance everywhere = new Guidance(guidance.scale(), guidance.channels());
    return seconds(everywhere, 2);
  }

  /** A step without. */
  public double plain() {
    return seconds(NONE, 1);
  }

  private double seconds(Guidance guidance, int rowsPerSample) {
    int count = Affordable.rows(samples, rowsPerSample * new DitOperations(parameters).perRow());
    try (NDManager manager = NDManager.newBaseManager(device, PtEngine.ENGINE_NAME);
        StateDict weights = MadeUpWeights.of(parameters.shapes(), manager)) {
      precision.apply(weights);
      DenoisingLoop loop =
          new DenoisingLoop(
              new Dit(parameters, weights),
              new GaussianDiffusion(NoiseSchedule.linear().respaced(STEPS)),
              guidance,
              new BatchSize("samples at once", batch, System.err::println));
      return threads.seconds(() -> () -> step(loop, count, manager)) / count;
    }
  }

  private void step(DenoisingLoop loop, int count, NDManager manager) {
    int side = parameters.inputSize();
    Shape shape = new Shape(count, parameters.latentChannels(), side, side);
    try (GradMode mode = GradMode.inference();
        NDManager scope = manager.newSubManager()) {
      NDArray z = MadeUpNoise.of(shape, 0, scope);
      loop.reverse(1, z, 0).mean().toFloatArray();
    }
  }
}
