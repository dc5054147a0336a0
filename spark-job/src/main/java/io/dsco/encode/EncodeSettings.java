package io.dsco.encode;

import java.util.Map;

/**
 * What the encode stage has to know.
 *
 * @param runSeed seeds the posterior draw of every image
 * @param batchSize images per call of the VAE; not part of the fingerprint
 * @param expectedImages how many there are in about, for progress only; 0 when nobody knows
 * @param maxRejectedFraction of all inputs, 0 to 1 ({@code input.max-rejected-fraction})
 * @param preparation every setting that changes pixels, such as the image size, by name
 */
public record EncodeSettings(
    long runSeed,
    int batchSize,
    long expectedImages,
    double maxRejectedFraction,
    Map<String, Object> preparation) {
  /** Checks ranges and copies. */
  public EncodeSettings {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size must be at least 1, was " + batchSize);
    }
    if (!(maxRejectedFraction >= 0 && maxRejectedFraction <= 1)) {
      throw new IllegalArgumentException(
          "max-rejected-fraction must be in [0, 1], was "
              + maxRejectedFraction
              + " (input.max-rejected-fraction)");
    }
    preparation = Map.copyOf(preparation);
  }
}
