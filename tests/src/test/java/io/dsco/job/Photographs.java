package io.dsco.job;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** A tree as ImageNet is unpacked, with a few real photographs for each class. */
final class Photographs {
  private static final List<String> NAMES = List.of("astronaut", "chelsea", "coffee", "rocket");

  /** Photographs in a class's folder. */
  static final int PER_CLASS = 3;

  private Photographs() {}

  /** The directories that a class list names, each with three photographs. */
  static Path tree(Path root, Path classList) throws IOException {
    int next = 0;
    for (String directory : directories(classList)) {
      Path folder = Files.createDirectories(root.resolve(directory));
      for (int i = 0; i < PER_CLASS; i++) {
        Files.write(
            folder.resolve("%s_%d.JPEG".formatted(directory, i)),
            photograph(NAMES.get(next++ % NAMES.size())));
      }
    }
    return root;
  }

  /** The first columns of a class list. */
  static List<String> directories(Path classList) throws IOException {
    return Files.readAllLines(classList).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t")[0])
        .toList();
  }

  /** What is irregular in ImageNet: a CMYK file, and a PNG that is named as a JPEG. */
  static void addIrregular(Path folder) throws IOException {
    Path cmyk = Path.of("..", "udf-models/src/test/resources/images/decode/cmyk.jpg");
    Files.copy(cmyk, folder.resolve("cmyk.JPEG"));
    ImageIO.write(
        ImageIO.read(new ByteArrayInputStream(photograph("chelsea"))),
        "png",
        folder.resolve("a-png.JPEG").toFile());
  }

  private static byte[] photograph(String name) throws IOException {
    try (InputStream in = Photographs.class.getResourceAsStream("/photographs/" + name + ".jpg")) {
      return in.readAllBytes();
    }
  }
}
