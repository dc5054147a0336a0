package io.dsco.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CentreCropTest {
  /** Python's round() goes to the even number from a half. */
  @ParameterizedTest
  @CsvSource({"256, 224, 16", "5, 4, 0", "7, 4, 2", "9, 4, 2", "4, 4, 0"})
  void theCornerIsThatOfTorchvision(int side, int kept, int corner) {
    assertThat(new CentreCrop(side, kept).corner()).isEqualTo(corner);
  }

  @Test
  void copiesTheCentreOfEveryChannel() {
    float[] image = new float[1 + 3 * 16];
    for (int i = 0; i < 48; i++) {
      image[1 + i] = i;
    }
    float[] target = new float[14];
    new CentreCrop(4, 2).copy(image, 1, target, 2);
    assertThat(target).containsExactly(0, 0, 5, 6, 9, 10, 21, 22, 25, 26, 37, 38, 41, 42);
  }

  @Test
  void aCentreLargerThanTheImageIsRefused() {
    assertThatThrownBy(() -> new CentreCrop(4, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a centre crop must be from 1 to the image's 4 pixels, was 5");
  }
}
