package io.dsco.score;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the score stage has to know.
 *
 * @param batchSize images that pass both networks at once
 * @param logits whether the teacher's logits are kept
 * @param rejectedInputs what becomes of images that cannot be used
 * @param maxRejectedFraction of all inputs, 0 to 1 ({@code input.max-rejected-fraction})
 * @param preparation every setting that changes pixels, such as the image size, by name
 */
public record ScoreSettings(
    int batchSize,
    Logits logits,
    RejectedInputs rejectedInputs,
    double maxRejectedFraction,
    Map<String, Object> preparation)
    implements Serializable {
  /** Whether the teacher's logits are kept. */
  public enum Logits {
    /** They are a column of the scores. */
    KEPT,
    /** They are not. */
    DROPPED
  }

  /** What becomes of images that cannot be used. */
  public enum RejectedInputs {
    /** They are listed in the workspace. */
    LISTED,
    /** The encode stage has listed them already. */
    LISTED_BEFORE
  }

  /** Checks and copies. */
  public ScoreSettings {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size must be at least 1, was " + batchSize);
    }
    preparation = new TreeMap<>(preparation);
  }
}
