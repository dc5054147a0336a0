package io.dsco.checkpoint;

/**
 * 16-bit floats widened to float32, exactly, and float32 rounded to what binary16 holds. In Java,
 * because a bfloat16 array aborts the JVM in the engine's bindings.
 */
public final class HalfPrecision {
  /** The largest finite binary16. */
  public static final float LARGEST = 65504;

  private static final int EXPONENT_SHIFT = 127 - 15;
  private static final int SIGNIFICAND_BITS = 11;
  private static final int LEAST_EXPONENT = -14;

  private HalfPrecision() {}

  /**
   * The binary16 value nearest to {@code value}, the even one of two.
   *
   * @throws IllegalArgumentException when it is not finite, or too large for binary16
   */
  public static float rounded(float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException("a value in half precision must be finite, was " + value);
    }
    int exponent = Math.max(Math.getExponent(value), LEAST_EXPONENT);
    double unit = Math.scalb(1.0, exponent - SIGNIFICAND_BITS + 1);
    float rounded = (float) (Math.rint(value / unit) * unit);
    if (Math.abs(rounded) > LARGEST) {
      throw new IllegalArgumentException(
          "a value in half precision must be at most " + LARGEST + ", was " + value);
    }
    return rounded;
  }

  /** Every value rounded, in a new array; errors as {@link #rounded(float)} has them. */
  public static float[] rounded(float[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = rounded(values[i]);
    }
    return rounded;
  }

  /** The value of IEEE 754 binary16 {@code bits}. */
  static float fromFloat16(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >> 10) & 0x1F;
    int fraction = bits & 0x3FF;
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int wideExponent = exponent == 0x1F ? 0xFF : exponent + EXPONENT_SHIFT;
    return Float.intBitsToFloat(sign | (wideExponent << 23) | (fraction << 13));
  }

  /** The value of bfloat16 {@code bits}: the upper half of a float32. */
  static float fromBfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
