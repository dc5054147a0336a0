package io.dsco.dit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DitOperationsTest {
  /** Gflops, which count multiply-adds, of tables 1 and 4 of the paper (arXiv 2212.09748). */
  @ParameterizedTest
  @CsvSource({
    "DiT-S/2, 6.06",
    "DiT-B/2, 23.01",
    "DiT-L/2, 80.71",
    "DiT-XL/2, 118.64",
    "DiT-XL/4, 29.05",
    "DiT-XL/8, 7.39"
  })
  void multiplyAddsAreThePublishedOnes(String variant, double billions) {
    DitOperations dit = new DitOperations(DitParameters.variant(variant, 32, 4, 1000));

    double counted = (dit.perRow() + dit.perLabel()) / 1e9;
    assertThat(counted / billions).isCloseTo(1, within(0.002));
  }

  @Test
  void aSmallOnesAreCountedByHand() {
    DitParameters parameters = new DitParameters(4, 2, 3, 8, 1, 2, 4, 10);
    DitOperations dit = new DitOperations(parameters);

    // 4 tokens of width 8: patches of 2x2x3; q, k, v and projection 4 x 8 x 8; MLP twice 8 x 32;
    // scores and weighted sums of 4 x 4 x 8 each; last layer to 2x2x6.
    assertThat(dit.perRow()).isEqualTo(4 * (12 * 8 + 4 * 64 + 2 * 256 + 8 * 24) + 2 * 4 * 4 * 8);
    // Timestep from 256 and 8 to 8; modulations by 6 and by 2.
    assertThat(dit.perLabel()).isEqualTo(256 * 8 + 64 + 6 * 64 + 2 * 64);
  }

  /** The peak of one process went from 4.05 to 4.44 GiB from 1 to 10 samples (scale.md). */
  @Test
  void bytesOfARowAreNearTheMeasuredOnes() {
    DitOperations dit = new DitOperations(DitParameters.variant("DiT-XL/2", 32, 4, 1000));
    double measured = (4.44 - 4.05) * (1L << 30) / 18;

    assertThat(dit.bytesPerRow() / measured).isBetween(0.7, 1.3);
  }
}
