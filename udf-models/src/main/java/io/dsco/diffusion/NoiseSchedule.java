package io.dsco.diffusion;

/** Noise levels of a diffusion and everything that derives from them, one entry a step. */
public final class NoiseSchedule {
  private static final int TRAINING_STEPS = 1000;
  private static final double FIRST_BETA = 1e-4;
  private static final double LAST_BETA = 2e-2;

  private final double[] betas;
  private final double[] alphasCumulative;
  private final int[] originalSteps;

  private NoiseSchedule(double[] betas, int[] originalSteps) {
    this.betas = betas;
    this.originalSteps = originalSteps;
    this.alphasCumulative = new double[betas.length];
    double product = 1;
    for (int t = 0; t < betas.length; t++) {
      product *= 1 - betas[t];
      alphasCumulative[t] = product;
    }
  }

  /** The schedule DiT is trained on: 1000 betas, linear from 1e-4 to 0.02. */
  public static NoiseSchedule linear() {
    double[] betas = new double[TRAINING_STEPS];
    int[] steps = new int[TRAINING_STEPS];
    for (int t = 0; t < TRAINING_STEPS; t++) {
      betas[t] = FIRST_BETA + (LAST_BETA - FIRST_BETA) * t / (TRAINING_STEPS - 1);
      steps[t] = t;
    }
    return new NoiseSchedule(betas, steps);
  }

  /**
   * This schedule thinned to {@code count} evenly strided steps that keep their noise levels: their
   * betas follow from the products of alphas (IDDPM, section 4).
   *
   * @throws IllegalArgumentException unless 2 ≤ count ≤ steps
   */
  public NoiseSchedule respaced(int count) {
    if (count < 2 || count > steps()) {
      throw new IllegalArgumentException(
          "denoising steps must be between 2 and " + steps() + ", was " + count);
    }
    double stride = (double) (steps() - 1) / (count - 1);
    double[] kept = new double[count];
    int[] original = new int[count];
    double previous = 1;
    double position = 0;
    for (int i = 0; i < count; i++) {
      int t = (int) Math.rint(position);
      kept[i] = 1 - alphasCumulative[t] / previous;
      original[i] = originalSteps[t];
      previous = alphasCumulative[t];
      position += stride;
    }
    return new NoiseSchedule(kept, original);
  }

  /** Number of steps T. */
  public int steps() {
    return betas.length;
  }

  /** The step of the unthinned schedule, which is what the network was trained to be told. */
  public int originalStep(int t) {
    return originalSteps[t];
  }

  /** β_t. */
  public double beta(int t) {
    return betas[t];
  }

  /** ᾱ_t = Π_{s ≤ t} (1 − β_s). */
  public double alphaCumulative(int t) {
    return alphasCumulative[t];
  }

  private double alphaCumulativeBefore(int t) {
    return t == 0 ? 1 : alphasCumulative[t - 1];
  }

  /** Coefficient of z_0 in the mean of q(z_{t−1} | z_t, z_0). */
  public double posteriorMeanOfStart(int t) {
    return betas[t] * Math.sqrt(alphaCumulativeBefore(t)) / (1 - alphasCumulative[t]);
  }

  /** Coefficient of z_t in the mean of q(z_{t−1} | z_t, z_0). */
  public double posteriorMeanOfCurrent(int t) {
    return (1 - alphaCumulativeBefore(t)) * Math.sqrt(1 - betas[t]) / (1 - alphasCumulative[t]);
  }

  /**
   * Log of β̃_t, the variance of q(z_{t−1} | z_t, z_0). It is 0 at t = 0: t = 1 stands in there.
   */
  public double posteriorLogVariance(int t) {
    int s = Math.max(t, 1);
    return Math.log(betas[s] * (1 - alphaCumulativeBefore(s)) / (1 - alphasCumulative[s]));
  }

  /** √(1 / ᾱ_t), the coefficient of z_t in ẑ_0. */
  public double startOfCurrent(int t) {
    return Math.sqrt(1 / alphasCumulative[t]);
  }

  /** √(1 / ᾱ_t − 1), the coefficient of the noise in ẑ_0. */
  public double startOfNoise(int t) {
    return Math.sqrt(1 / alphasCumulative[t] - 1);
  }
}
