package io.dsco.export;

import java.util.Locale;
import java.util.Map;

/**
 * One published image.
 *
 * @param number its place in the published order
 * @param png the image file
 * @param path the name that the image is published under
 * @param columns every other column by name, of the images and of their soft labels; null where a
 *     row lacks it
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier: never compared
record PublishedSample(long number, byte[] png, String path, Map<String, Object> columns) {
  /** At least nine digits, so that names sort as numbers. */
  String key() {
    return String.format(Locale.ROOT, "%09d", number);
  }

  int label() {
    return (Integer) columns.get("label");
  }

  String className() {
    return (String) columns.get("class_name");
  }
}
