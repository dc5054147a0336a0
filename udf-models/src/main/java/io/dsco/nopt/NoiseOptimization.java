package io.dsco.nopt;

import java.io.Serializable;

/**
 * Settings of the optimiser.
 *
 * @param iterations gradient steps per denoising step
 * @param learningRate of plain gradient descent
 * @param momentum of plain gradient descent, in [0, 1)
 */
public record NoiseOptimization(int iterations, double learningRate, double momentum)
    implements Serializable {
  /** The paper's: 200 iterations, learning rate 0.1, momentum 0.9. */
  public static final NoiseOptimization PAPER = new NoiseOptimization(200, 0.1, 0.9);

  /** Checks the ranges. */
  public NoiseOptimization {
    if (iterations < 0) {
      throw new IllegalArgumentException(
          "optimiser iterations must be at least 0, was " + iterations);
    }
    if (!(learningRate > 0 && Double.isFinite(learningRate))) {
      throw new IllegalArgumentException(
          "optimiser learning rate must be above 0, was " + learningRate);
    }
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("optimiser momentum must be in [0, 1), was " + momentum);
    }
  }

  /** The same with another number of iterations. */
  public NoiseOptimization withIterations(int iterations) {
    return new NoiseOptimization(iterations, learningRate, momentum);
  }
}
