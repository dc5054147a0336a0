package io.dsco.nopt;

import java.util.Arrays;

/**
 * What N_S samples are aligned with at one step: per channel the normalisation and N_S pivots, the
 * means of N_S equal quantile ranges of the normalised target features (METHOD 3a).
 *
 * @param samples N_S
 * @param mean per channel, J values
 * @param deviation biased standard deviation per channel, J values
 * @param pivots channel-major, J × N_S, ascending within a channel
 */
public record QuantilePivots(int samples, float[] mean, float[] deviation, float[] pivots) {
  /** Checks the sizes, and that no channel is constant. */
  public QuantilePivots {
    if (mean.length != deviation.length || pivots.length != mean.length * samples) {
      throw new IllegalArgumentException(
          "pivots must be %d × %d values with %d deviations, were %d with %d"
              .formatted(mean.length, samples, mean.length, pivots.length, deviation.length));
    }
    for (int j = 0; j < deviation.length; j++) {
      if (!(deviation[j] > 0)) {
        throw new IllegalArgumentException(
            "deviation of target features must be above 0, was %s in channel %d"
                .formatted(deviation[j], j));
      }
    }
  }

  /** Channels J. */
  public int features() {
    return mean.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof QuantilePivots that
        && samples == that.samples
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(deviation, that.deviation)
        && Arrays.equals(pivots, that.pivots);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(pivots) + Arrays.hashCode(mean);
  }

  @Override
  public String toString() {
    return "QuantilePivots[" + features() + " channels, " + samples + " samples]";
  }
}
