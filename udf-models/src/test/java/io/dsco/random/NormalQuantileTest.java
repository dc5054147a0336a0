package io.dsco.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalQuantileTest {
  @ParameterizedTest
  @ValueSource(
      doubles = {
        1e-300, 1e-100, 1e-30, 1e-12, 1.16e-10, 1e-6, 1e-3, 0.01, 0.074, 0.0751, 0.1, 0.25, 0.4,
        0.499, 0.6, 0.8, 0.924, 0.9251, 0.99, 0.999999
      })
  void theDistributionFunctionOfAQuantileIsItsProbability(double probability) {
    double found = distribution(NormalQuantile.at(probability));
    // The rounding of x alone moves the probability by a relative x² · 2⁻⁵³.
    assertThat(found).isCloseTo(probability, withinPercentage(5e-11));
  }

  @Test
  void quantilesAreThoseOfStatisticalTables() {
    assertThat(NormalQuantile.at(0.5)).isZero();
    assertThat(NormalQuantile.at(0.975)).isCloseTo(1.959963984540054, within(1e-15));
    assertThat(NormalQuantile.at(0.995)).isCloseTo(2.5758293035489004, within(1e-14));
  }

  @Test
  void theQuantileIsOddAboutOneHalf() {
    for (int i = 1; i < 1024; i++) {
      double probability = i / 2048.0;
      assertThat(NormalQuantile.at(probability)).isEqualTo(-NormalQuantile.at(1 - probability));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, 1.5, Double.NaN})
  void aProbabilityOutsideTheOpenIntervalIsRefused(double probability) {
    assertThatThrownBy(() -> NormalQuantile.at(probability))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("probability must be inside (0, 1), was " + probability);
  }

  /** Φ(x): Taylor's series about 0, and Laplace's continued fraction in the lower tail. */
  private static double distribution(double x) {
    return x < -3 ? density(x) / millsDenominator(-x) : 0.5 + density(x) * series(x);
  }

  private static double density(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int odd = 3; odd < 400; odd += 2) {
      term *= x * x / odd;
      sum += term;
    }
    return sum;
  }

  private static double millsDenominator(double x) {
    double fraction = x;
    for (int k = 400; k >= 1; k--) {
      fraction = x + k / fraction;
    }
    return fraction;
  }
}
