package io.dsco.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.image.DecodeLimits;
import io.dsco.image.ImagePreparation;
import io.dsco.image.PngEncoder;
import io.dsco.image.RejectedImageException;
import io.dsco.image.RgbImage;
import org.junit.jupiter.api.Test;

class PreparedImageReaderTest {
  private static final PreparedImageReader STRICT =
      new PreparedImageReader(
          new DecodeLimits(100, 5), new ImagePreparation(4, ImagePreparation.Fit.PAD));

  @Test
  void imagesOfOursAreNotHeldToTheSmallestSideButToTheLargestSize() throws Exception {
    byte[] small = PngEncoder.encode(RgbImage.black(4, 4));
    byte[] large = PngEncoder.encode(RgbImage.black(11, 11));

    assertThatThrownBy(() -> STRICT.read(small)).isInstanceOf(RejectedImageException.class);
    assertThat(STRICT.ofAnySide().read(small)).isEqualTo(RgbImage.black(4, 4));
    assertThatThrownBy(() -> STRICT.ofAnySide().read(large))
        .isInstanceOf(RejectedImageException.class);
  }
}
