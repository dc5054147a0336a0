package io.dsco.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  static Stream<String> files() throws IOException {
    return Fixtures.names("decode", ".*(?<!expected\\.png)");
  }

  @ParameterizedTest
  @MethodSource("files")
  void decodesAsPillowDoesToTheLastBit(String name) throws RejectedImageException {
    RgbImage decoded = ImageDecoder.decode(Fixtures.bytes("decode/" + name), DecodeLimits.DEFAULT);
    RgbImage expected = Fixtures.expected("decode/" + name + ".expected.png");
    assertThat(Fixtures.largestDifference(decoded, expected)).isZero();
  }

  @Test
  void theFixturesCoverEveryKind() throws IOException {
    assertThat(files()).hasSize(39);
  }

  /** The lossy decoder upsamples chroma more simply than libwebp does. */
  @Test
  void decodesLossyWebpCloseToPillow() throws RejectedImageException {
    RgbImage decoded =
        ImageDecoder.decode(Fixtures.bytes("lossy/smooth.webp"), DecodeLimits.DEFAULT);
    RgbImage expected = Fixtures.expected("lossy/smooth.webp.expected.png");
    assertThat(Fixtures.largestDifference(decoded, expected)).isLessThanOrEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void turnsEveryExifOrientationUpright(int orientation) throws RejectedImageException {
    RgbImage decoded =
        ImageDecoder.decode(
            Fixtures.bytes("decode/exif-" + orientation + ".jpg"), DecodeLimits.DEFAULT);
    assertThat(decoded.width()).isEqualTo(orientation < 5 ? 23 : 16);
    assertThat(decoded.height()).isEqualTo(orientation < 5 ? 16 : 23);
  }

  @Test
  void givesTheSamePixelsFromManyThreads() throws Exception {
    List<String> names = files().toList();
    List<RgbImage> alone = names.stream().map(ImageDecoderTest::decoded).toList();
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<List<RgbImage>>> together =
          IntStream.range(0, 8)
              .mapToObj(
                  i -> pool.submit(() -> names.stream().map(ImageDecoderTest::decoded).toList()))
              .toList();
      for (Future<List<RgbImage>> result : together) {
        assertThat(result.get()).isEqualTo(alone);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static RgbImage decoded(String name) {
    try {
      return ImageDecoder.decode(Fixtures.bytes("decode/" + name), DecodeLimits.DEFAULT);
    } catch (RejectedImageException e) {
      throw new AssertionError(e);
    }
  }
}
