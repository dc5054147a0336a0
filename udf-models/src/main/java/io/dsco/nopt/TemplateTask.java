package io.dsco.nopt;

import java.nio.file.Path;

/**
 * The template of one class.
 *
 * @param label the class in the dataset: it names the random streams
 * @param ditLabel the same class as the diffusion model numbers it
 * @param samples how many are denoised, at least 2
 * @param projector file of the run's projector
 */
public record TemplateTask(int label, int ditLabel, int samples, long runSeed, Path projector) {
  /** Checks the number of samples. */
  public TemplateTask {
    if (samples < 2) {
      throw new IllegalArgumentException(
          "samples of a template must be at least 2, was " + samples);
    }
  }
}
