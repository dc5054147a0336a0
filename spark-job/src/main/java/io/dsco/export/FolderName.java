package io.dsco.export;

import io.dsco.config.UserException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Names of folders for classes. Letters and digits of any script stay, as do space and {@code - _ ,
 * ' ( ) & + .} inside the name; of everything else, and of a space, dot or underscore at its
 * beginning or a space or dot at its end, each byte in UTF-8 becomes {@code %} and two hexadecimal
 * digits, as in addresses of the web. So no two names meet, and a name can be had back.
 */
final class FolderName {
  private static final String ALSO_PLAIN = " -_,'()&+.";

  /** File systems have 255, and attempts at files need none of them. */
  private static final int LONGEST = 255;

  private FolderName() {}

  /**
   * The folder of a class.
   *
   * @throws UserException when it would have no name or too long a one
   */
  static String of(String className) {
    StringBuilder name = new StringBuilder();
    int last = className.codePointCount(0, className.length()) - 1;
    int[] points = className.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      boolean begins = i == 0 && " ._".indexOf(points[i]) >= 0;
      boolean ends = i == last && " .".indexOf(points[i]) >= 0;
      append(name, points[i], isPlain(points[i]) && !begins && !ends);
    }
    int bytes = name.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > LONGEST) {
      throw new UserException(
          "a class's name must make a folder name of 1 to %d bytes, '%s' makes one of %d (export.formats: image-folder)"
              .formatted(LONGEST, className, bytes));
    }
    return name.toString();
  }

  private static boolean isPlain(int point) {
    return Character.isLetterOrDigit(point) || ALSO_PLAIN.indexOf(point) >= 0;
  }

  private static void append(StringBuilder name, int point, boolean plain) {
    String text = Character.toString(point);
    if (plain) {
      name.append(text);
    } else {
      for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
        name.append(String.format(Locale.ROOT, "%%%02X", one));
      }
    }
  }
}
