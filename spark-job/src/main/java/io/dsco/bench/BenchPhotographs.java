package io.dsco.bench;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** JPEG files of a photograph's size and detail, made up. */
final class BenchPhotographs {
  /** The usual size in ImageNet. */
  private static final int WIDTH = 500;

  private static final int HEIGHT = 375;

  /** Of the grey levels, so that a file has some 100 kilobytes. */
  private static final double GRAIN = 12;

  private BenchPhotographs() {}

  /** Rows of a source. */
  static List<Row> rows(int count) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "photograph/%06d".formatted(i);
      rows.add(RowFactory.create(name, 0, "photograph", name, jpeg(new Random(i))));
    }
    return rows;
  }

  private static byte[] jpeg(Random random) throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    double[] waves = random.doubles(6).map(wave -> 0.05 * wave).toArray();
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
          double wave = Math.sin(waves[2 * channel] * x + waves[2 * channel + 1] * y);
          double level = 128 + 80 * wave + GRAIN * random.nextGaussian();
          rgb = rgb << 8 | (int) Math.min(255, Math.max(0, level));
        }
        image.setRGB(x, y, rgb);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "jpeg", bytes)) {
      throw new IllegalStateException("this JDK must write JPEG files, it does not");
    }
    return bytes.toByteArray();
  }
}
