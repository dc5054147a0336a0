package io.dsco.random;

/** The Beta distribution whose two parameters are equal: symmetric about one half. */
public final class SymmetricBeta {
  private SymmetricBeta() {}

  /**
   * A value in [0, 1] from Beta({@code shape}, {@code shape}): uniform for shape 1, else the share
   * of one of two Gamma variables in their sum.
   *
   * @param shape above 0
   */
  public static double draw(double shape, RandomStream stream) {
    if (shape == 1) {
      return stream.nextDouble();
    }
    double logA = logGamma(shape, stream);
    double logB = logGamma(shape, stream);
    return 1 / (1 + Math.exp(logB - logA));
  }

  /**
   * Logarithm of a Gamma variable of scale 1 (Marsaglia and Tsang, "A simple method for generating
   * gamma variables", 2000). A shape below 1 is brought above it by a power of a uniform variable;
   * of very small shapes only the logarithm can be held.
   */
  private static double logGamma(double shape, RandomStream stream) {
    if (shape < 1) {
      double power = Math.log(1 - stream.nextDouble()) / shape;
      return power + logGamma(shape + 1, stream);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = stream.nextGaussian();
      double root = 1 + c * x;
      double v = root * root * root;
      double bound = 0.5 * x * x + d - d * v + d * Math.log(v);
      if (root > 0 && Math.log(1 - stream.nextDouble()) < bound) {
        return Math.log(d * v);
      }
    }
  }
}
