package io.dsco.image;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.dsco.checkpoint.Checkpoint;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PixelsGoldenTest {
  private static final int SIDE = 32;
  private static final int IMAGE = 3 * SIDE * SIDE;
  // The case stretches its decoder's small values before it writes them.
  private static final float STRETCH = 2.5f;

  @Test
  void givesThePixelsThatTorchvisionSaves() throws URISyntaxException {
    Path data =
        Path.of(PixelsGoldenTest.class.getResource("/golden/09_vae/data.safetensors").toURI());
    try (Checkpoint golden = Checkpoint.open(data);
        NDManager manager = NDManager.newBaseManager()) {
      float[] decoded = golden.readFloats("out.decoded");
      byte[] expected = golden.read("out.png_uint8", manager).toByteArray();
      for (int from = 0; from < decoded.length; from += IMAGE) {
        float[] chw = Arrays.copyOfRange(decoded, from, from + IMAGE);
        for (int i = 0; i < IMAGE; i++) {
          chw[i] *= STRETCH;
        }
        RgbImage image = Pixels.toImage(chw, SIDE);
        for (int i = 0; i < IMAGE; i++) {
          int pixel = i % (SIDE * SIDE);
          assertThat(image.sample(pixel % SIDE, pixel / SIDE, i / (SIDE * SIDE)))
              .isEqualTo(expected[from + i] & 0xFF);
        }
      }
    }
  }
}
