package io.dsco.image;

/**
 * Antialiased bilinear (triangle) resampling with the fixed-point arithmetic that Pillow documents:
 * the filter's support grows with the scale, coefficients are normalised in double and rounded to
 * 22 bits, the horizontal pass is rounded to 8 bits before the vertical one. Equal to Pillow's
 * {@code resize(BILINEAR)} to the last bit.
 */
public final class Resampler {
  private static final int PRECISION_BITS = 22;
  private static final int HALF = 1 << (PRECISION_BITS - 1);

  /** The filter of one axis: for each output position its first input and its coefficients. */
  private record Axis(int[] first, int[][] coefficients) {
    private int begin() {
      return first[0];
    }

    private int end() {
      return first[first.length - 1] + coefficients[first.length - 1].length;
    }
  }

  private Resampler() {}

  /** The whole image at another size. */
  public static RgbImage bilinear(RgbImage image, int width, int height) {
    return bilinear(image, width, height, new Window(0, 0, width, height));
  }

  /**
   * The part inside the window of the image at another size. Only that part is computed, so that a
   * very long image costs no more than a square one.
   *
   * @param width of the whole resized image
   * @param height of the whole resized image
   */
  static RgbImage bilinear(RgbImage image, int width, int height, Window window) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "the new size must be at least 1 x 1, was " + width + " x " + height);
    }
    if (width == image.width() && height == image.height()) {
      return window.of(image);
    }
    Axis columns = axis(image.width(), width, window.left(), window.width());
    Axis rows = axis(image.height(), height, window.top(), window.height());
    byte[] narrowed = horizontal(image, columns, rows.begin(), rows.end());
    return new RgbImage(window.width(), window.height(), vertical(narrowed, window.width(), rows));
  }

  private static Axis axis(int input, int output, int from, int count) {
    double scale = (double) input / output;
    double support = Math.max(scale, 1.0);
    int[] first = new int[count];
    int[][] coefficients = new int[count][];
    for (int i = 0; i < count; i++) {
      double centre = (from + i + 0.5) * scale;
      int begin = Math.max(0, (int) (centre - support + 0.5));
      int end = Math.min(input, (int) (centre + support + 0.5));
      first[i] = begin;
      coefficients[i] = triangle(begin, end, centre, 1.0 / support);
    }
    return new Axis(first, coefficients);
  }

  private static int[] triangle(int begin, int end, double centre, double inverseSupport) {
    double[] weights = new double[end - begin];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double distance = Math.abs((i + begin - centre + 0.5) * inverseSupport);
      weights[i] = distance < 1.0 ? 1.0 - distance : 0.0;
      sum += weights[i];
    }
    int[] fixed = new int[weights.length];
    for (int i = 0; i < fixed.length; i++) {
      fixed[i] = (int) (0.5 + weights[i] / sum * (1 << PRECISION_BITS));
    }
    return fixed;
  }

  /** Rows {@code begin} to {@code end} of the image, with the columns of the axis. */
  private static byte[] horizontal(RgbImage image, Axis axis, int begin, int end) {
    int width = axis.first().length;
    byte[] in = image.rgb();
    byte[] out = new byte[Math.multiplyExact(end - begin, width * RgbImage.CHANNELS)];
    for (int y = begin; y < end; y++) {
      for (int x = 0; x < width; x++) {
        int from = (y * image.width() + axis.first()[x]) * RgbImage.CHANNELS;
        int to = ((y - begin) * width + x) * RgbImage.CHANNELS;
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
          out[to + c] = weigh(in, from + c, RgbImage.CHANNELS, axis.coefficients()[x]);
        }
      }
    }
    return out;
  }

  private static byte[] vertical(byte[] in, int width, Axis axis) {
    int stride = width * RgbImage.CHANNELS;
    byte[] out = new byte[axis.first().length * stride];
    for (int y = 0; y < axis.first().length; y++) {
      int from = (axis.first()[y] - axis.begin()) * stride;
      for (int i = 0; i < stride; i++) {
        out[y * stride + i] = weigh(in, from + i, stride, axis.coefficients()[y]);
      }
    }
    return out;
  }

  private static byte weigh(byte[] in, int from, int step, int[] coefficients) {
    int sum = HALF;
    int index = from;
    for (int coefficient : coefficients) {
      sum += (in[index] & 0xFF) * coefficient;
      index += step;
    }
    return (byte) Math.max(0, Math.min(255, sum >> PRECISION_BITS));
  }
}
