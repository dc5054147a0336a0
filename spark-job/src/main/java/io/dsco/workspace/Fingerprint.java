package io.dsco.workspace;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * SHA-256 over everything that can change a result: settings, digests of checkpoints, identity of
 * the input, version of the method. Never over partition counts, executors, batch sizes or paths of
 * output, which must not change it.
 *
 * @param value 64 lower-case hexadecimal digits
 */
public record Fingerprint(String value) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");
  private static final int FOLDER_DIGITS = 16;

  /** Checks the form. */
  public Fingerprint {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a fingerprint has 64 lower-case hexadecimal digits, was '" + value + "'");
    }
  }

  /**
   * The fingerprint of named parts: maps, lists, records, strings, numbers and booleans. The order
   * of names does not matter; the order inside lists does.
   */
  public static Fingerprint of(Map<String, ?> parts) {
    return new Fingerprint(Sha256.of(Json.canonical(parts)));
  }

  /** The first 16 digits: what folders and files are named by. Manifests hold all 64. */
  public String folder() {
    return value.substring(0, FOLDER_DIGITS);
  }

  @Override
  public String toString() {
    return value;
  }
}
