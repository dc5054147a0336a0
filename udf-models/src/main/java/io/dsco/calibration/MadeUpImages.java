package io.dsco.calibration;

import io.dsco.image.RgbImage;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import java.util.ArrayList;
import java.util.List;

/** Images that compress about as photographs do: a slope of brightness with a little noise. */
final class MadeUpImages {
  private static final int NOISE = 16;
  private static final int RANGE = 256 - NOISE;

  private MadeUpImages() {}

  static List<RgbImage> of(int count, int side) {
    List<RgbImage> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(image(i, side));
    }
    return images;
  }

  static RgbImage image(int index, int side) {
    RandomStream noise = RandomStream.of(index, Purpose.ENCODE);
    byte[] rgb = new byte[3 * side * side];
    for (int i = 0; i < rgb.length; i++) {
      int row = i / (3 * side);
      rgb[i] = (byte) (row * RANGE / side + (int) (NOISE * noise.nextDouble()));
    }
    return new RgbImage(side, side, rgb);
  }
}
