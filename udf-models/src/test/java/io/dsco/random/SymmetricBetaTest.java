package io.dsco.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricBetaTest {
  private static final int DRAWS = 40_000;

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.5, 1, 2, 7.5})
  void meanVarianceAndKurtosisAreThoseOfTheDistribution(double shape) {
    RandomStream stream = RandomStream.of(4, Purpose.SUBSET, 1);
    double mean = 0;
    double square = 0;
    double fourth = 0;
    for (int i = 0; i < DRAWS; i++) {
      double x = SymmetricBeta.draw(shape, stream);
      assertThat(x).isBetween(0.0, 1.0);
      mean += x / DRAWS;
      square += (x - 0.5) * (x - 0.5) / DRAWS;
      fourth += Math.pow(x - 0.5, 4) / DRAWS;
    }
    double variance = 1 / (4 * (2 * shape + 1));
    // Central moments of Beta(a, a); five standard errors of each estimate.
    double expectedFourth = 3 * variance * variance * (2 * shape + 1) / (2 * shape + 3);
    assertThat(mean).isCloseTo(0.5, within(5 * Math.sqrt(variance / DRAWS)));
    assertThat(square)
        .isCloseTo(variance, within(5 * Math.sqrt((expectedFourth - variance * variance) / DRAWS)));
    assertThat(fourth).isCloseTo(expectedFourth, within(5 * 0.0625 / Math.sqrt(DRAWS)));
  }

  @Test
  void aVerySmallShapeGivesZeroOrOne() {
    RandomStream stream = RandomStream.of(4, Purpose.SUBSET, 2);
    int ones = 0;
    for (int i = 0; i < 1000; i++) {
      double x = SymmetricBeta.draw(1e-6, stream);
      assertThat(Math.min(x, 1 - x)).isLessThan(1e-6);
      ones += x > 0.5 ? 1 : 0;
    }
    assertThat(ones).isBetween(420, 580);
  }
}
