package io.dsco.nopt;

import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;

/**
 * Standard normal noise of a class's samples. One stream per sample, so that a sample's noise does
 * not depend on how many there are.
 *
 * @param size values of a latent
 */
record SampleNoise(long runSeed, int label, int size) {
  /** Noise of {@code samples} samples at a step, row-major (N, C, H, W). */
  float[] of(Purpose purpose, int step, int samples) {
    float[] values = new float[Math.multiplyExact(samples, size)];
    for (int s = 0; s < samples; s++) {
      float[] sample =
          RandomStream.of(runSeed, purpose, label, s, step).fillGaussian(new float[size]);
      System.arraycopy(sample, 0, values, s * size, size);
    }
    return values;
  }
}
