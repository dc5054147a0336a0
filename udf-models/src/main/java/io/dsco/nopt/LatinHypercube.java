package io.dsco.nopt;

import io.dsco.random.NormalQuantile;
import io.dsco.random.RandomStream;

/**
 * Standard normal samples that cover every stratum once: for each element, the n samples fall into
 * the n equally likely strata of the normal distribution, in random order.
 *
 * <p>Arithmetic is float32 like the reference program's, whose clamped tails depend on it.
 */
public final class LatinHypercube {
  private static final float LOWEST = 1e-7f;
  private static final float HIGHEST = (float) (1 - 1e-7);
  private static final float MID_POINT = 0.5f;

  /** Where in its stratum a sample lies. */
  public enum Place {
    /** In the middle. */
    MID_POINT,
    /** Anywhere, uniformly. */
    RANDOMISED
  }

  private LatinHypercube() {}

  /**
   * Draws n samples of {@code elements} values each.
   *
   * @return sample-major: value of element e in sample s at {@code s · elements + e}
   */
  public static float[] draw(RandomStream stream, int elements, int samples, Place place) {
    requirePositive("elements", elements);
    requirePositive("samples", samples);
    float[] values = new float[Math.multiplyExact(elements, samples)];
    int[] strata = new int[samples];
    for (int e = 0; e < elements; e++) {
      shuffle(stream, strata);
      for (int s = 0; s < samples; s++) {
        float offset = place == Place.MID_POINT ? MID_POINT : uniform(stream);
        values[s * elements + e] = quantile(strata[s], offset, samples);
      }
    }
    return values;
  }

  /**
   * Stratum mid-points from given uniforms.
   *
   * @param order element-major uniforms (elements × samples): sample s of an element takes the
   *     stratum {@code argsort(uniforms)[s]}
   * @return sample-major, as {@link #draw}
   */
  public static float[] midPoints(float[] order, int elements, int samples) {
    return place(order, null, elements, samples);
  }

  /**
   * Samples from given uniforms.
   *
   * @param order as in {@link #midPoints}
   * @param offsets element-major offsets within the stratum, in [0, 1)
   * @return sample-major, as {@link #draw}
   */
  public static float[] randomised(float[] order, float[] offsets, int elements, int samples) {
    requireLength("offsets", offsets, elements, samples);
    return place(order, offsets, elements, samples);
  }

  private static float[] place(float[] order, float[] offsets, int elements, int samples) {
    requireLength("uniforms", order, elements, samples);
    float[] values = new float[order.length];
    int[] strata = new int[samples];
    for (int e = 0; e < elements; e++) {
      argsort(order, e * samples, strata);
      for (int s = 0; s < samples; s++) {
        float offset = offsets == null ? MID_POINT : offsets[e * samples + s];
        values[s * elements + e] = quantile(strata[s], offset, samples);
      }
    }
    return values;
  }

  /** Φ⁻¹ at {@code (stratum + offset) / samples}, which erfinv(2u − 1)·√2 is. */
  private static float quantile(int stratum, float offset, int samples) {
    float u = Math.min(Math.max((stratum + offset) / samples, LOWEST), HIGHEST);
    float symmetric = 2 * u - 1;
    return (float) NormalQuantile.at((1.0 + symmetric) / 2);
  }

  /** Stable insertion sort of indices: samples are few. */
  private static void argsort(float[] values, int start, int[] indices) {
    for (int i = 0; i < indices.length; i++) {
      int j = i;
      while (j > 0 && values[start + indices[j - 1]] > values[start + i]) {
        indices[j] = indices[j - 1];
        j--;
      }
      indices[j] = i;
    }
  }

  private static void shuffle(RandomStream stream, int[] strata) {
    for (int i = 0; i < strata.length; i++) {
      int j = stream.nextInt(i + 1);
      strata[i] = strata[j];
      strata[j] = i;
    }
  }

  private static float uniform(RandomStream stream) {
    return (stream.nextInt() >>> 8) * 0x1p-24f;
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "Latin hypercube " + name + " must be at least 1, was " + value);
    }
  }

  private static void requireLength(String name, float[] array, int elements, int samples) {
    requirePositive("elements", elements);
    requirePositive("samples", samples);
    if (array.length != Math.multiplyExact(elements, samples)) {
      throw new IllegalArgumentException(
          "Latin hypercube %s must have %d × %d values, had %d"
              .formatted(name, elements, samples, array.length));
    }
  }
}
