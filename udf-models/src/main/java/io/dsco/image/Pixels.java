package io.dsco.image;

/** Between 8-bit images (H, W, C) and a model's float pixels (C, H, W) in [-1, 1]. */
public final class Pixels {
  private static final float HALF_RANGE = 127.5f;

  private Pixels() {}

  /** {@code x / 127.5 - 1} for every sample, (3, H, W) row-major. */
  public static float[] toFloats(RgbImage image) {
    int plane = image.width() * image.height();
    float[] chw = new float[plane * RgbImage.CHANNELS];
    byte[] rgb = image.rgb();
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        chw[c * plane + i] = (rgb[i * RgbImage.CHANNELS + c] & 0xFF) / HALF_RANGE - 1f;
      }
    }
    return chw;
  }

  /**
   * Clamps to [-1, 1], maps to 0..255 and rounds: {@code (v + 1) / 2 * 255 + 0.5} truncated, in
   * single precision.
   *
   * @param chw (3, side, side) row-major
   * @throws IllegalArgumentException if the length is another one or a value is not a number
   */
  public static RgbImage toImage(float[] chw, int side) {
    long expected = (long) RgbImage.CHANNELS * side * side;
    if (chw.length != expected) {
      throw new IllegalArgumentException(
          "pixels of (3, %d, %d) are %d values, were %d"
              .formatted(side, side, expected, chw.length));
    }
    int plane = side * side;
    byte[] rgb = new byte[chw.length];
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        rgb[i * RgbImage.CHANNELS + c] = toByte(chw[c * plane + i]);
      }
    }
    return new RgbImage(side, side, rgb);
  }

  private static byte toByte(float value) {
    if (Float.isNaN(value)) {
      throw new IllegalArgumentException("a pixel is not a number (NaN)");
    }
    float clamped = Math.max(-1f, Math.min(1f, value));
    return (byte) (int) ((clamped + 1f) / 2f * 255f + 0.5f);
  }
}
