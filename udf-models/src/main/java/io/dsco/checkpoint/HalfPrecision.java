package io.dsco.checkpoint;

/**
 * 16-bit floats widened to float32, exactly. In Java, because a bfloat16 array aborts the JVM in
 * the engine's bindings.
 */
final class HalfPrecision {
  private static final int EXPONENT_SHIFT = 127 - 15;

  private HalfPrecision() {}

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
