package io.dsco.config;

import java.io.Serializable;

/**
 * The form that images are brought to.
 *
 * @param size height and width in pixels
 * @param fit how an image of another shape becomes a square
 */
public record ImageSettings(int size, Fit fit) implements Serializable {

  /** Ways to make a square of a picture. */
  public enum Fit {
    /** Resize the short side and cut the centre out. */
    CROP,
    /** Keep the pixels and surround them with black. */
    PAD
  }

  static ImageSettings read(Section section) {
    return new ImageSettings(
        section.whole("size", Rule.between(8, 4096)), section.choice("fit", Fit.class));
  }
}
