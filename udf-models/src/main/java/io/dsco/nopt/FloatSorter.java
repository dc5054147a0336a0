package io.dsco.nopt;

import java.util.Arrays;

/**
 * Sorts float32 values ascending by radix: three passes over 11 bits each of their order-preserving
 * integers. For some thousand values several times faster than comparing them. Keeps its buffers,
 * so it belongs to one thread.
 */
final class FloatSorter {
  private static final int BITS = 11;
  private static final int DIGITS = 1 << BITS;
  private static final int PASSES = 3;

  private final int[][] counts = new int[PASSES][DIGITS];
  private int[] keys = new int[0];
  private int[] buffer = new int[0];

  /**
   * Sorts {@code length} values from {@code start} on, in place. Infinite values are the extremes;
   * where NaN goes depends on its sign.
   */
  void sort(float[] values, int start, int length) {
    if (keys.length < length) {
      keys = new int[length];
      buffer = new int[length];
    }
    for (int i = 0; i < length; i++) {
      keys[i] = key(values[start + i]);
    }
    count(length);
    int[] from = keys;
    int[] to = buffer;
    for (int pass = 0; pass < PASSES; pass++) {
      int[] position = counts[pass];
      for (int i = 0; i < length; i++) {
        to[position[digit(from[i], pass)]++] = from[i];
      }
      int[] done = from;
      from = to;
      to = done;
    }
    for (int i = 0; i < length; i++) {
      values[start + i] = value(from[i]);
    }
  }

  /** Leaves where each digit begins, of every pass. */
  private void count(int length) {
    for (int pass = 0; pass < PASSES; pass++) {
      int[] ofDigit = counts[pass];
      Arrays.fill(ofDigit, 0);
      for (int i = 0; i < length; i++) {
        ofDigit[digit(keys[i], pass)]++;
      }
      int begin = 0;
      for (int digit = 0; digit < DIGITS; digit++) {
        int here = ofDigit[digit];
        ofDigit[digit] = begin;
        begin += here;
      }
    }
  }

  private static int digit(int key, int pass) {
    return (key >>> (pass * BITS)) & (DIGITS - 1);
  }

  /** An integer whose unsigned order is that of the values: negative ones have all bits turned. */
  private static int key(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits ^ ((bits >> 31) | Integer.MIN_VALUE);
  }

  private static float value(int key) {
    return Float.intBitsToFloat(key ^ (~(key >> 31) | Integer.MIN_VALUE));
  }
}
