package io.dsco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateTest {
  @Test
  void aConstantRateNeverChanges() {
    LearningRate rate = LearningRate.constant(0.3);
    assertThat(rate.at(0)).isEqualTo(0.3);
    assertThat(rate.at(1_000_000)).isEqualTo(0.3);
  }

  @Test
  void aCosineRateRisesToItsPeakAndFallsToZeroAtTheEnd() {
    LearningRate rate = LearningRate.cosine(2, 4, 104);
    assertThat(rate.at(0)).isEqualTo(0.5);
    assertThat(rate.at(3)).isEqualTo(2);
    assertThat(rate.at(4)).isEqualTo(2);
    assertThat(rate.at(54)).isCloseTo(1, within(1e-12));
    assertThat(rate.at(29)).isCloseTo(1 + Math.sqrt(0.5), within(1e-12));
    assertThat(rate.at(104)).isCloseTo(0, within(1e-12));
    assertThat(rate.at(200)).isCloseTo(0, within(1e-12));
  }

  @Test
  void aCosineRateWithoutWarmupStartsAtItsPeak() {
    assertThat(LearningRate.cosine(2, 0, 10).at(0)).isEqualTo(2);
  }

  @Test
  void aSteppedRateDropsAtTwoThirdsAndAtFiveSixths() {
    LearningRate rate = LearningRate.stepped(0.01, 0.2, 300);
    assertThat(rate.at(199)).isEqualTo(0.01);
    assertThat(rate.at(200)).isCloseTo(0.002, within(1e-15));
    assertThat(rate.at(249)).isCloseTo(0.002, within(1e-15));
    assertThat(rate.at(250)).isCloseTo(0.0004, within(1e-15));
    assertThat(rate.at(299)).isCloseTo(0.0004, within(1e-15));
  }
}
