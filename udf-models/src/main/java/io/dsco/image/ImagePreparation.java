package io.dsco.image;

import java.io.Serializable;
import java.util.Objects;

/**
 * Brings an image to the square a model takes.
 *
 * @param size side of the square in pixels, at least 1
 * @param fit how an image of another shape becomes the square
 */
public record ImagePreparation(int size, Fit fit) implements Serializable {
  /** How an image of another shape becomes the square. */
  public enum Fit {
    /** Resize the short side to the size, antialiased, and cut out the centre. */
    SHORT_SIDE_CROP,
    /** Put the unscaled image in the centre of a black square. */
    PAD
  }

  public ImagePreparation {
    if (size < 1) {
      throw new IllegalArgumentException("image size must be at least 1, was " + size);
    }
    Objects.requireNonNull(fit, "fit");
  }

  /**
   * The image as size x size.
   *
   * @throws IllegalArgumentException if the image is larger than the square it is to be padded to
   */
  public RgbImage apply(RgbImage image) {
    return switch (fit) {
      case SHORT_SIDE_CROP -> shortSideCrop(image);
      case PAD -> pad(image);
    };
  }

  /** The sizes are those of torchvision's Resize(int), the corner that of its CenterCrop. */
  private RgbImage shortSideCrop(RgbImage image) {
    int shortSide = Math.min(image.width(), image.height());
    int width = scaled(image.width(), shortSide);
    int height = scaled(image.height(), shortSide);
    Window centre =
        new Window(CentreCrop.corner(width, size), CentreCrop.corner(height, size), size, size);
    return Resampler.bilinear(image, width, height, centre);
  }

  private int scaled(int side, int shortSide) {
    return (int) ((double) ((long) size * side) / shortSide);
  }

  private RgbImage pad(RgbImage image) {
    if (image.width() > size || image.height() > size) {
      throw new IllegalArgumentException(
          "an image of %d x %d does not fit into %d x %d (fit PAD does not scale)"
              .formatted(image.width(), image.height(), size, size));
    }
    RgbImage square = RgbImage.black(size, size);
    int left = (size - image.width()) / 2;
    int top = (size - image.height()) / 2;
    int bytes = image.width() * RgbImage.CHANNELS;
    for (int y = 0; y < image.height(); y++) {
      int to = ((top + y) * size + left) * RgbImage.CHANNELS;
      System.arraycopy(image.rgb(), y * bytes, square.rgb(), to, bytes);
    }
    return square;
  }
}
