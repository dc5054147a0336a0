package io.dsco.classifier;

/**
 * How much a student confuses what the teacher recognises (arXiv 2603.27987, section 4.3).
 *
 * <p>Confusion is {@code max_{c ≠ c_T} p_S^c − p_S^{c_T}}, from −1 (sure of the teacher's class) to
 * 1 (sure of another), with {@code c_T} the teacher's choice and {@code p_S} the student's softmax.
 * Eq. 31 prints the opposite sign of what the text around it describes.
 */
public final class Confusion {
  private Confusion() {}

  /**
   * What both networks say of one image.
   *
   * @param teacherClass the teacher's choice, {@code c_T}
   * @param studentClass the student's choice
   * @param confusion in [-1, 1], never −0
   */
  public record Score(int teacherClass, int studentClass, float confusion) {}

  /**
   * Compares a student with its teacher on one image.
   *
   * @throws IllegalArgumentException when the lengths differ, there are fewer than two classes, or
   *     a logit is not finite
   */
  public static Score of(float[] teacherLogits, float[] studentLogits) {
    if (teacherLogits.length != studentLogits.length) {
      throw new IllegalArgumentException(
          "teacher and student must score the same classes, were %d and %d"
              .formatted(teacherLogits.length, studentLogits.length));
    }
    return of(argMax(teacherLogits), studentLogits);
  }

  /**
   * The same where the teacher's choice is known.
   *
   * @throws IllegalArgumentException when there are fewer than two classes, a logit is not finite,
   *     or {@code teacherClass} is no class
   */
  public static Score of(int teacherClass, float[] studentLogits) {
    float confusion = margin(softmax(studentLogits), teacherClass);
    return new Score(teacherClass, argMax(studentLogits), confusion);
  }

  /** Class of the highest score, the first of equal ones; errors as {@link #margin} has them. */
  public static int argMax(float[] scores) {
    requireScores(scores);
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      best = scores[c] > scores[best] ? c : best;
    }
    return best;
  }

  /** Probabilities, computed in double precision; errors as {@link #margin} has them. */
  public static float[] softmax(float[] logits) {
    double highest = logits[argMax(logits)]; // shifts the exponents, so that none overflows
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - highest);
    }
    float[] probabilities = new float[logits.length];
    for (int c = 0; c < logits.length; c++) {
      probabilities[c] = (float) (Math.exp(logits[c] - highest) / sum);
    }
    return probabilities;
  }

  /**
   * By how much the best other class beats {@code reference}: {@code max_{c ≠ reference} scores[c]
   * − scores[reference]}, never −0.
   *
   * @throws IllegalArgumentException when there are fewer than two classes, a score is not finite,
   *     or {@code reference} is no class
   */
  public static float margin(float[] scores, int reference) {
    requireScores(scores);
    if (reference < 0 || reference >= scores.length) {
      throw new IllegalArgumentException(
          "the reference must be a class below %d, was %d".formatted(scores.length, reference));
    }
    float highest = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < scores.length; c++) {
      highest = c == reference ? highest : Math.max(highest, scores[c]);
    }
    return highest - scores[reference] + 0f; // -0 + 0 is 0: equal values must sort as equal
  }

  private static void requireScores(float[] scores) {
    if (scores.length < 2) {
      throw new IllegalArgumentException(
          "a confusion needs at least 2 classes, was " + scores.length);
    }
    for (int c = 0; c < scores.length; c++) {
      if (!Float.isFinite(scores[c])) {
        throw new IllegalArgumentException(
            "a score must be finite, was %s for class %d".formatted(scores[c], c));
      }
    }
  }
}
