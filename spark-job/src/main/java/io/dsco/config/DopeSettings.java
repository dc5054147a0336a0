package io.dsco.config;

import java.io.Serializable;

/**
 * Scoring and selection of real images (METHOD 5).
 *
 * @param selection which images are chosen
 * @param scoreBatchSize images that pass teacher and student at once
 * @param teacherLogits whether the scores keep the teacher's logits
 */
public record DopeSettings(Selection selection, int scoreBatchSize, TeacherLogits teacherLogits)
    implements Serializable {

  /** Which images are chosen. */
  public enum Selection {
    /** The most confusing of all. */
    GLOBAL,
    /** The most confusing, in every class as many. */
    PER_CLASS,
    /** Any, in every class as many. */
    RANDOM
  }

  /** What becomes of the teacher's logits. */
  public enum TeacherLogits {
    /** They are not kept. */
    DROP,
    /** They are a column of the scores, rounded to half precision. */
    KEEP
  }

  static DopeSettings read(Section section) {
    return new DopeSettings(
        section.choice("selection", Selection.class),
        section.whole("score-batch-size", Rule.atLeast(1)),
        section.choice("teacher-logits", TeacherLogits.class));
  }
}
