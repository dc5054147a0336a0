package io.dsco.config;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * SHA-256 that files of weights must have.
 *
 * @param digests 64 lower-case hexadecimal digits by the file's key in {@code checkpoints}, for
 *     those that are set
 */
public record CheckpointDigests(Map<String, String> digests) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");
  private static final String[] KEYS = {"vae", "dit", "teacher", "student"};

  /** Copies the map. */
  public CheckpointDigests {
    digests = Map.copyOf(digests);
  }

  static CheckpointDigests read(Section section) {
    Map<String, String> digests = new TreeMap<>();
    for (String key : KEYS) {
      section
          .optionalText(key)
          .ifPresent(
              text -> {
                section.require(
                    key, FORM.matcher(text).matches(), "64 lower-case hexadecimal digits", text);
                digests.put(key, text);
              });
    }
    return new CheckpointDigests(digests);
  }

  /** The digest that the file of that key must have. */
  public Optional<String> of(String key) {
    return Optional.ofNullable(digests.get(key));
  }
}
