package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.dsco.tensor.GradMode;

/**
 * Statistics of the template samples' features after one step, over samples and places (eqs. 22,
 * 23).
 *
 * @param mean per channel, J values
 * @param deviation biased standard deviation per channel, J values
 */
@SuppressWarnings("ArrayRecordComponent") // a value passed along, never compared
public record TemplateStatistics(float[] mean, float[] deviation) {
  /** Checks the sizes, and that no channel is constant. */
  public TemplateStatistics {
    if (mean.length != deviation.length) {
      throw new IllegalArgumentException(
          "template statistics must have as many means as deviations, had %d and %d"
              .formatted(mean.length, deviation.length));
    }
    for (int j = 0; j < deviation.length; j++) {
      if (!(deviation[j] > 0)) {
        throw new IllegalArgumentException(
            "deviation of template features must be above 0, was %s in channel %d"
                .formatted(deviation[j], j));
      }
    }
  }

  /** Statistics of features (N, J, K, L). */
  public static TemplateStatistics of(NDArray features) {
    try (NDManager scope = features.getManager().newSubManager();
        GradMode mode = GradMode.inference()) {
      NDArray perChannel = features.transpose(1, 0, 2, 3);
      perChannel.attach(scope);
      NDArray f = perChannel.reshape(features.getShape().get(1), -1); // (J, N K L)
      NDArray mean = f.mean(new int[] {1}, true);
      NDArray deviation = f.sub(mean).square().mean(new int[] {1}).sqrt();
      return new TemplateStatistics(mean.toFloatArray(), deviation.toFloatArray());
    }
  }
}
