package io.dsco.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The files that {@code images/make_fixtures.py} made with Pillow. */
final class Fixtures {
  private Fixtures() {}

  static Path folder(String name) {
    try {
      return Path.of(Fixtures.class.getResource("/images/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(folder(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<String> names(String folder, String pattern) throws IOException {
    try (Stream<Path> files = Files.list(folder(folder))) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.matches(pattern))
          .sorted()
          .toList()
          .stream();
    }
  }

  /** A Pillow-made PNG, read by the runtime and not by the code under test. */
  static RgbImage expected(String name) {
    try {
      BufferedImage png = ImageIO.read(folder(name).toFile());
      RgbImage image = RgbImage.black(png.getWidth(), png.getHeight());
      for (int i = 0; i < image.rgb().length; i++) {
        int pixel = i / 3;
        int colour = png.getRGB(pixel % png.getWidth(), pixel / png.getWidth());
        image.rgb()[i] = (byte) (colour >> (16 - 8 * (i % 3)));
      }
      return image;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int largestDifference(RgbImage one, RgbImage other) {
    if (one.width() != other.width() || one.height() != other.height()) {
      throw new AssertionError(one + " has another size than " + other);
    }
    int largest = 0;
    for (int i = 0; i < one.rgb().length; i++) {
      largest = Math.max(largest, Math.abs((one.rgb()[i] & 0xFF) - (other.rgb()[i] & 0xFF)));
    }
    return largest;
  }
}
