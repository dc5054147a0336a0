package io.dsco.nopt;

/**
 * One class to synthesize.
 *
 * @param label the class in the dataset: it names the random streams
 * @param ditLabel the same class as the diffusion model numbers it
 * @param samples N_S
 * @param guide what they are aligned with
 */
public record ClassTask(int label, int ditLabel, int samples, long runSeed, ClassGuide guide) {
  /** Checks the number of samples. */
  public ClassTask {
    if (samples < 1) {
      throw new IllegalArgumentException("samples of a class must be at least 1, was " + samples);
    }
  }
}
