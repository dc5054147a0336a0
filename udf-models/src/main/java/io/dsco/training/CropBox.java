package io.dsco.training;

import io.dsco.image.CentreCrop;
import io.dsco.random.RandomStream;

/**
 * The part of a square image that a random crop keeps, in pixels from the top left corner.
 *
 * @param mirrored whether it is flipped left to right after resizing
 */
record CropBox(int left, int top, int width, int height, boolean mirrored) {
  private static final int TRIES = 10;
  private static final double WIDEST = 4.0 / 3;

  /**
   * Draws a box as torchvision's RandomResizedCrop does: a share of the area between {@code
   * smallest} and 1, an aspect ratio log-uniform in 3/4 … 4/3; after ten boxes that did not fit,
   * the largest centred one, which of a square is all of it. Where nothing is cropped at random, it
   * is the centre of {@code output} pixels, which is also what a network is tested on.
   */
  static CropBox draw(int side, int output, AugmentationSettings settings, RandomStream stream) {
    boolean mirrored = stream.nextDouble() < settings.flipProbability();
    double smallest = settings.smallestCrop();
    if (smallest == 1) {
      int corner = CentreCrop.corner(side, output);
      return new CropBox(corner, corner, output, output, mirrored);
    }
    for (int i = 0; i < TRIES; i++) {
      double area = side * side * (smallest + (1 - smallest) * stream.nextDouble());
      double aspect = Math.exp(Math.log(WIDEST) * (2 * stream.nextDouble() - 1));
      int width = (int) Math.rint(Math.sqrt(area * aspect));
      int height = (int) Math.rint(Math.sqrt(area / aspect));
      if (width > 0 && width <= side && height > 0 && height <= side) {
        int top = stream.nextInt(side - height + 1);
        int left = stream.nextInt(side - width + 1);
        return new CropBox(left, top, width, height, mirrored);
      }
    }
    return new CropBox(0, 0, side, side, mirrored);
  }

  /**
   * Adds this box's bilinear interpolation of rows: entry (y, r) is the weight of the image's row r
   * in output row y.
   *
   * @param matrices (N, output, side) row-major, zeros before
   */
  void writeRows(float[] matrices, int sample, int side, int output) {
    for (int y = 0; y < output; y++) {
      write(matrices, (sample * output + y) * side, 1, Interpolation.of(y, top, height, output));
    }
  }

  /**
   * Adds this box's interpolation of columns, transposed: entry (c, x) is the weight of the image's
   * column c in output column x.
   *
   * @param matrices (N, side, output) row-major, zeros before
   */
  void writeColumns(float[] matrices, int sample, int side, int output) {
    for (int x = 0; x < output; x++) {
      int from = mirrored ? output - 1 - x : x;
      int base = sample * side * output + x;
      write(matrices, base, output, Interpolation.of(from, left, width, output));
    }
  }

  private static void write(float[] matrices, int base, int stride, Interpolation at) {
    matrices[base + at.first * stride] += 1 - at.weight;
    matrices[base + at.second * stride] += at.weight;
  }

  /** Two neighbouring pixels of one axis, and the share of the second in an output pixel. */
  private record Interpolation(int first, int second, float weight) {
    /**
     * Pixel centres are at halves (align_corners = false); outside the box its edge is repeated.
     */
    static Interpolation of(int output, int offset, int extent, int outputs) {
      double source = Math.max(0, (output + 0.5) * extent / outputs - 0.5);
      int first = (int) source;
      int second = Math.min(first + 1, extent - 1);
      return new Interpolation(offset + first, offset + second, (float) (source - first));
    }
  }
}
