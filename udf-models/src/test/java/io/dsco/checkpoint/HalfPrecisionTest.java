package io.dsco.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HalfPrecisionTest {
  @Test
  void widensEveryFiniteFloat16ToTheValueOfItsDefinition() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      int exponent = (bits >> 10) & 0x1F;
      if (exponent == 0x1F) {
        continue;
      }
      double significand = (exponent == 0 ? 0 : 1024) + (bits & 0x3FF);
      double magnitude = significand * Math.pow(2, Math.max(exponent, 1) - 25);
      double expected = Math.copySign(magnitude, bits < 0x8000 ? 1 : -1);
      assertThat((double) HalfPrecision.fromFloat16((short) bits)).isEqualTo(expected);
    }
  }

  @Test
  void roundsToTheNearestFloat16AndToTheEvenOneOfTwo() {
    for (int bits = 0; bits < 0x7BFF; bits++) {
      float lower = HalfPrecision.fromFloat16((short) bits);
      float upper = HalfPrecision.fromFloat16((short) (bits + 1));
      float middle = lower + (upper - lower) / 2;
      float even = bits % 2 == 0 ? lower : upper;

      assertThat(HalfPrecision.rounded(lower)).isEqualTo(lower);
      assertThat(HalfPrecision.rounded(middle)).isEqualTo(even);
      assertThat(HalfPrecision.rounded(Math.nextDown(middle))).isEqualTo(lower);
      assertThat(HalfPrecision.rounded(-Math.nextUp(middle))).isEqualTo(-upper);
    }
  }

  @Test
  void refusesToRoundWhatHalfPrecisionCannotHold() {
    assertThat(HalfPrecision.rounded(65519)).isEqualTo(65504);
    assertThatThrownBy(() -> HalfPrecision.rounded(65520))
        .hasMessage("a value in half precision must be at most 65504.0, was 65520.0");
    assertThatThrownBy(() -> HalfPrecision.rounded(Float.NaN))
        .hasMessage("a value in half precision must be finite, was NaN");
  }

  @Test
  void keepsInfinitiesAndNotANumber() {
    assertThat(HalfPrecision.fromFloat16((short) 0x7C00)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(HalfPrecision.fromFloat16((short) 0xFC00)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(HalfPrecision.fromFloat16((short) 0x7E00)).isNaN();
    assertThat(HalfPrecision.fromBfloat16((short) 0xFF80)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(HalfPrecision.fromBfloat16((short) 0x7FC0)).isNaN();
  }

  @Test
  void widensBfloat16AsTheUpperHalfOfAFloat32() {
    assertThat(HalfPrecision.fromBfloat16((short) 0x3FC0)).isEqualTo(1.5f);
    assertThat(HalfPrecision.fromBfloat16((short) 0xC040)).isEqualTo(-3f);
    assertThat(HalfPrecision.fromBfloat16((short) 0x0001)).isEqualTo(Float.intBitsToFloat(1 << 16));
  }
}
