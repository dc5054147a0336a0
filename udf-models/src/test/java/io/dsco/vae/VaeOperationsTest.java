package io.dsco.vae;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VaeOperationsTest {
  /**
   * What onnx-tool counts for Stable Diffusion 1.4 at 512 pixels (its README): 566,371 and
   * 1,271,959 million. It counts normalisation and activations too, which are left out here.
   */
  @Test
  void stableDiffusionsAreThePublishedOnes() {
    VaeOperations vae = new VaeOperations(VaeParameters.STABLE_DIFFUSION, 512);

    assertThat(vae.encode() / 566_371e6).isBetween(0.95, 1.0);
    assertThat(vae.decode() / 1_271_959e6).isBetween(0.95, 1.0);
    // 34,163,592 and 49,490,179, and the two convolutions around the latent.
    assertThat(vae.weights()).isEqualTo(34_163_592 + 49_490_179 + (8 * 8 + 8) + (4 * 4 + 4));
  }

  @Test
  void aSmallOnesAreCountedByHand() {
    VaeParameters parameters = new VaeParameters(List.of(2, 4), 1, 2, 3, 1);
    VaeOperations vae = new VaeOperations(parameters, 8);
    int fine = 64;
    int coarse = 16;
    // Two blocks of two 3x3, four projections, scores and weighted sums over 16 tokens.
    int middle = coarse * (4 * 4 * 4 * 9 + 4 * 16) + 2 * 16 * 16 * 4;

    assertThat(vae.encode())
        .isEqualTo(
            fine * (2 * 3 * 9 + 2 * 2 * 2 * 9) // first convolution, level 0
                + coarse * (2 * 2 * 9) // halved
                + coarse * (4 * 2 * 9 + 4 * 4 * 9 + 4 * 2) // level 1, with its shortcut
                + middle
                + coarse * (6 * 4 * 9 + 6 * 6)); // moments
    assertThat(vae.decode())
        .isEqualTo(
            coarse * (3 * 3 + 4 * 3 * 9)
                + middle
                + coarse * 4 * (4 * 4 * 9) // level 0, the coarsest: two blocks
                + fine * (4 * 4 * 9) // doubled
                + fine * (2 * 4 * 9 + 2 * 2 * 9 + 2 * 4) // level 1, with its shortcut
                + fine * 2 * (2 * 2 * 9)
                + fine * (3 * 2 * 9)); // image
  }
}
