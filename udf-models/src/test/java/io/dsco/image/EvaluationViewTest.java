package io.dsco.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationViewTest {
  @ParameterizedTest
  @CsvSource({"256, 224, 256", "512, 224, 256", "240, 224, 240", "32, 32, 32", "64, 28, 32"})
  void imagesOfMoreThanEightSeventhsAreResizedToThat(int side, int input, int resized) {
    EvaluationView view = new EvaluationView(side, input);

    assertThat(view.resized()).isEqualTo(resized);
    assertThat(view.resize(RgbImage.black(side, side)).width()).isEqualTo(resized);
    assertThat(view.crop()).isEqualTo(new CentreCrop(resized, input));
  }

  @Test
  void anImageOfTheRightSizeStaysAsItIs() {
    RgbImage image = RgbImage.black(256, 256);
    image.rgb()[5] = 7;

    assertThat(new EvaluationView(256, 224).resize(image).rgb()).isEqualTo(image.rgb());
  }

  @Test
  void refusesAnInputBeyondTheImage() {
    assertThatThrownBy(() -> new EvaluationView(200, 224))
        .hasMessage("a classifier's input must be from 1 to the image's 200 pixels, was 224");
  }
}
