package io.dsco.nopt;

import java.util.List;

/**
 * The pivots of one class, for several numbers of samples.
 *
 * @param label the class in the dataset: it names the random streams
 * @param samples each N_S, at least one
 * @param latents the class's real latents
 */
public record PivotTask(
    int label, long runSeed, List<Integer> samples, ClassGuide.Latents latents) {
  /** Checks the numbers of samples and copies them. */
  public PivotTask {
    samples = List.copyOf(samples);
    if (samples.isEmpty() || samples.stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException(
          "samples of pivots must be at least one number of at least 1, were " + samples);
    }
  }
}
