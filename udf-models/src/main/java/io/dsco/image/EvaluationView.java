package io.dsco.image;

import java.io.Serializable;

/**
 * What a classifier is shown of square images when nothing is random: of images of more than 8/7 of
 * its input, these resized to that (256 pixels for 224, as ImageNet's classifiers are tested), and
 * then the centre.
 *
 * @param side of the images in pixels
 * @param input side of what the classifier takes, at most {@code side}
 */
public record EvaluationView(int side, int input) implements Serializable {
  private static final double MARGIN = 8.0 / 7;

  /** Checks that the input is inside. */
  public EvaluationView {
    if (input < 1 || input > side) {
      throw new IllegalArgumentException(
          "a classifier's input must be from 1 to the image's %d pixels, was %d"
              .formatted(side, input));
    }
  }

  /** A classifier that takes whole images. */
  public static EvaluationView whole(int side) {
    return new EvaluationView(side, side);
  }

  /** Side of the images after resizing; random crops are taken out of such ones too. */
  public int resized() {
    return (int) Math.min(side, Math.rint(input * MARGIN));
  }

  /** The image at that size, the same image when it has it. */
  public RgbImage resize(RgbImage image) {
    return Resampler.bilinear(image, resized(), resized());
  }

  /** What is cut out of the resized image. */
  public CentreCrop crop() {
    return new CentreCrop(resized(), input);
  }
}
