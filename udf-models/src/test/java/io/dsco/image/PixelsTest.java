package io.dsco.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PixelsTest {
  @Test
  void channelsBecomePlanesBetweenMinusOneAndOne() {
    RgbImage image = new RgbImage(2, 1, new byte[] {0, (byte) 255, 51, 102, (byte) 153, 0});
    assertThat(Pixels.toFloats(image))
        .containsExactly(
            new float[] {-1f, 102 / 127.5f - 1, 1f, 153 / 127.5f - 1, 51 / 127.5f - 1, -1f});
  }

  @Test
  void everyByteSurvivesTheWayThereAndBack() {
    byte[] rgb = new byte[16 * 16 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) i;
    }
    RgbImage image = new RgbImage(16, 16, rgb);
    assertThat(Pixels.toImage(Pixels.toFloats(image), 16)).isEqualTo(image);
  }

  @Test
  void valuesOutsideTheRangeAreClampedAndOthersRounded() {
    RgbImage image = Pixels.toImage(new float[] {-2.5f, 1.0001f, 0f}, 1);
    assertThat(image.rgb()).containsExactly(0, 255, 128);
  }

  @Test
  void refusesAnotherLengthAndNotANumber() {
    assertThatThrownBy(() -> Pixels.toImage(new float[4], 1))
        .hasMessage("pixels of (3, 1, 1) are 3 values, were 4");
    assertThatThrownBy(() -> Pixels.toImage(new float[] {0, Float.NaN, 0}, 1))
        .hasMessage("a pixel is not a number (NaN)");
  }
}
