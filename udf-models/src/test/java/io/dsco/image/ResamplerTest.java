package io.dsco.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.image.ImagePreparation.Fit;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResamplerTest {
  static Stream<String> resized() throws IOException {
    return Fixtures.names("resize", ".*_\\d+x\\d+\\.png");
  }

  static Stream<String> cropped() throws IOException {
    return Fixtures.names("crop", ".*_\\d+\\.png");
  }

  @ParameterizedTest
  @MethodSource("resized")
  void resizesAsPillowDoesToTheLastBit(String name) throws RejectedImageException {
    RgbImage expected = Fixtures.expected("resize/" + name);
    RgbImage resized = Resampler.bilinear(source(name), expected.width(), expected.height());
    assertThat(Fixtures.largestDifference(resized, expected)).isZero();
  }

  @ParameterizedTest
  @MethodSource("cropped")
  void preparesAsTorchvisionDoesToTheLastBit(String name) throws RejectedImageException {
    RgbImage expected = Fixtures.expected("crop/" + name);
    ImagePreparation preparation = new ImagePreparation(expected.width(), Fit.SHORT_SIDE_CROP);
    assertThat(Fixtures.largestDifference(preparation.apply(source(name)), expected)).isZero();
  }

  @Test
  void theFixturesAreThere() throws IOException {
    assertThat(resized()).hasSize(28);
    assertThat(cropped()).hasSize(16);
  }

  @Test
  void aVeryLongImageCostsNoMoreThanItsCentre() {
    RgbImage strip = RgbImage.black(2, 60_000);
    RgbImage prepared = new ImagePreparation(256, Fit.SHORT_SIDE_CROP).apply(strip);
    assertThat(prepared).isEqualTo(RgbImage.black(256, 256));
  }

  @Test
  void padsToTheCentreOfBlack() {
    RgbImage small = new RgbImage(1, 2, new byte[] {1, 2, 3, 4, 5, 6});
    RgbImage padded = new ImagePreparation(4, Fit.PAD).apply(small);
    assertThat(padded.sample(1, 1, 0)).isEqualTo(1);
    assertThat(padded.sample(1, 2, 2)).isEqualTo(6);
    int sum = 0;
    for (byte value : padded.rgb()) {
      sum += value;
    }
    assertThat(sum).isEqualTo(21);
  }

  @Test
  void refusesToPadALargerImage() {
    ImagePreparation preparation = new ImagePreparation(32, Fit.PAD);
    assertThatThrownBy(() -> preparation.apply(RgbImage.black(33, 20)))
        .hasMessage("an image of 33 x 20 does not fit into 32 x 32 (fit PAD does not scale)");
  }

  private static RgbImage source(String name) throws RejectedImageException {
    String file = name.substring(0, name.lastIndexOf('_'));
    return ImageDecoder.decode(Fixtures.bytes("resize/" + file), DecodeLimits.DEFAULT);
  }
}
