package io.dsco.job;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Files that no model should see, and files that look odd but are images. */
final class OddImages {
  private static final Path FIXTURES =
      Path.of("..", "udf-models", "src", "test", "resources", "images", "decode");
  private static final int PNG_HEADER_CHUNK = 12;
  private static final int PNG_WIDTH = 16;
  private static final int PNG_HEADER_CHECKSUM = 29;

  private OddImages() {}

  /** Each with a part of the reason that it is rejected with. */
  static Map<String, String> rejected(Path folder) throws IOException {
    byte[] png = Files.readAllBytes(FIXTURES.resolve("rgb.png"));
    byte[] damaged = png.clone();
    damaged[damaged.length / 2] ^= 0x10;
    Map<String, String> reasons = new LinkedHashMap<>();
    add(reasons, folder, "damaged.png", damaged, "");
    add(reasons, folder, "truncated.png", Arrays.copyOf(png, png.length / 2), "");
    add(reasons, folder, "zero.png", new byte[0], "the file has no bytes");
    byte[] text = "a letter, not a picture".getBytes(StandardCharsets.UTF_8);
    add(reasons, folder, "letter.png", text, "");
    add(reasons, folder, "pixel.png", onePixel(), "1 x 1");
    add(reasons, folder, "huge.png", huge(png), "30000 x 30000 pixels, at most 100000000 are read");
    return reasons;
  }

  /** Copies CMYK, grey, 16-bit, animated and EXIF-rotated images. */
  static String[] decodable(Path folder) throws IOException {
    String[] names = {"cmyk.jpg", "grey.jpg", "rgb-16-bits.png", "animated.gif", "exif-6.jpg"};
    for (String name : names) {
      Files.copy(FIXTURES.resolve(name), folder.resolve(name));
    }
    return names;
  }

  private static void add(
      Map<String, String> reasons, Path folder, String name, byte[] content, String reason)
      throws IOException {
    Files.write(folder.resolve(name), content);
    reasons.put(name, reason);
  }

  private static byte[] onePixel() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), "png", out);
    return out.toByteArray();
  }

  /** The header says so, with a checksum that fits. */
  private static byte[] huge(byte[] png) {
    byte[] huge = png.clone();
    ByteBuffer.wrap(huge).putInt(PNG_WIDTH, 30_000).putInt(PNG_WIDTH + Integer.BYTES, 30_000);
    CRC32 checksum = new CRC32();
    checksum.update(huge, PNG_HEADER_CHUNK, PNG_HEADER_CHECKSUM - PNG_HEADER_CHUNK);
    ByteBuffer.wrap(huge).putInt(PNG_HEADER_CHECKSUM, (int) checksum.getValue());
    return huge;
  }
}
