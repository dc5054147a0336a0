package io.dsco.training;

import io.dsco.random.RandomStream;

/** Augmentations of a host batch (n, 3, side, side), in place, before it goes to the device. */
final class BatchAugmentation {
  private BatchAugmentation() {}

  /** Mirrors each image left to right with probability one half. */
  static void mirror(float[] batch, int n, int side, RandomStream stream) {
    int rows = 3 * side;
    for (int i = 0; i < n; i++) {
      if ((stream.nextInt() & 1) == 0) {
        continue;
      }
      for (int row = 0; row < rows; row++) {
        reverse(batch, (i * rows + row) * side, side);
      }
    }
  }

  private static void reverse(float[] values, int from, int length) {
    for (int left = from, right = from + length - 1; left < right; left++, right--) {
      float kept = values[left];
      values[left] = values[right];
      values[right] = kept;
    }
  }

  /** Moves each image by up to {@code reach} pixels in both directions, filling with black (−1). */
  static void shift(float[] batch, int n, int side, int reach, RandomStream stream) {
    float[] image = new float[3 * side * side];
    for (int i = 0; i < n; i++) {
      int dy = stream.nextInt(2 * reach + 1) - reach;
      int dx = stream.nextInt(2 * reach + 1) - reach;
      int base = i * image.length;
      System.arraycopy(batch, base, image, 0, image.length);
      for (int p = 0; p < image.length; p++) {
        int y = (p / side) % side + dy;
        int x = p % side + dx;
        boolean inside = y >= 0 && y < side && x >= 0 && x < side;
        batch[base + p] = inside ? image[p + dy * side + dx] : -1;
      }
    }
  }
}
