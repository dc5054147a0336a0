package io.dsco.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngEncoderTest {
  @Test
  void theRuntimeReadsBackWhatIsWritten() throws IOException {
    RgbImage image = random(37, 19, 1);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(PngEncoder.encode(image)));
    assertThat(Rgb.of(read)).isEqualTo(image);
  }

  @Test
  void decodesWhatItEncodes() throws RejectedImageException {
    for (String name : new String[] {"resize/photo.jpg", "resize/noise.png", "decode/grey.jpg"}) {
      RgbImage image = ImageDecoder.decode(Fixtures.bytes(name), DecodeLimits.DEFAULT);
      assertThat(ImageDecoder.decode(PngEncoder.encode(image), DecodeLimits.DEFAULT))
          .isEqualTo(image);
    }
  }

  @Test
  void writesGreyWithOneChannelOnRequestOnly() throws IOException {
    byte[] grey = new byte[12];
    new Random(2).nextBytes(grey);
    BufferedImage one = ImageIO.read(new ByteArrayInputStream(PngEncoder.encodeGrey(grey, 4, 3)));
    assertThat(one.getRaster().getNumBands()).isEqualTo(1);
    assertThat(one.getRaster().getSample(1, 2, 0)).isEqualTo(grey[9] & 0xFF);
    BufferedImage three =
        ImageIO.read(new ByteArrayInputStream(PngEncoder.encode(RgbImage.black(4, 3))));
    assertThat(three.getRaster().getNumBands()).isEqualTo(3);
  }

  @Test
  void equalPixelsGiveEqualBytes() {
    assertThat(PngEncoder.encode(random(64, 64, 3)))
        .isEqualTo(PngEncoder.encode(random(64, 64, 3)));
  }

  private static RgbImage random(int width, int height, long seed) {
    RgbImage image = RgbImage.black(width, height);
    new Random(seed).nextBytes(image.rgb());
    return image;
  }
}
