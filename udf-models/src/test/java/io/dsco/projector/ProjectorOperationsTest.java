package io.dsco.projector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectorOperationsTest {
  private static final ProjectorOperations FULL =
      new ProjectorOperations(ProjectorParameters.full(), 32);

  /** Appendix C on 4x32x32: 3x3 to 256, then 4x4 in 16 groups to 512, 1024, 2048. */
  @Test
  void convolutionsAreCountedByHand() {
    long first = 32L * 32 * 256 * 4 * 9;
    long second = 16L * 16 * 512 * 16 * 16;
    long third = 8L * 8 * 1024 * 32 * 16;
    long fourth = 4L * 4 * 2048 * 64 * 16;

    assertThat(FULL.everywhere()).isEqualTo(first + second + third + fourth);
  }

  /** Decision 6: about 30 % fewer. */
  @Test
  void poolingBeforeTheLastWeightsSavesAboutAThird() {
    long trunk = FULL.everywhere() - 4L * 4 * 2048 * 64 * 16;

    assertThat(FULL.pooled()).isEqualTo(trunk + 1024 * 8 * 8 * 16 + 2048 * 64 * 16);
    assertThat((double) FULL.pooled() / FULL.everywhere()).isBetween(0.65, 0.75);
  }

  @Test
  void twiceTheSideIsFourTimesTheWork() {
    ProjectorParameters small = new ProjectorParameters(2, 2, List.of(3, 4, 5), 0.01);

    assertThat(new ProjectorOperations(small, 16).everywhere())
        .isEqualTo(4 * new ProjectorOperations(small, 8).everywhere());
  }
}
