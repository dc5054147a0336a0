package io.dsco.config;

import java.io.Serializable;

/**
 * The published table of soft labels.
 *
 * @param form what it holds
 * @param top how many logits of an image, for {@link Form#TOP_K}
 */
public record SoftLabelSettings(Form form, int top) implements Serializable {
  /** What the table holds. */
  public enum Form {
    /** All logits of the teacher. */
    LOGITS,
    /** The highest logits and what the others add up to. */
    TOP_K,
    /** There is no such table. */
    NONE
  }

  static SoftLabelSettings read(Section section) {
    return new SoftLabelSettings(
        section.choice("form", Form.class), section.whole("top", Rule.atLeast(1)));
  }
}
