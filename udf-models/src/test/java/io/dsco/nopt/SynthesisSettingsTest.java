package io.dsco.nopt;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.nopt.SynthesisSettings.InitialNoise;
import io.dsco.projector.ProjectorParameters;
import org.junit.jupiter.api.Test;

/** What tells samples apart; they cost hours, so its text must not change. */
class SynthesisSettingsTest {
  private static final String BEFORE =
      "SynthesisSettings[initialNoise=LATIN_HYPERCUBE,"
          + " alignment=DataAccessible[level=STEP_INPUT, lambda=5.0E-4, diffusedCopies=5],"
          + " optimization=NoiseOptimization[iterations=200, learningRate=0.1, momentum=0.9],"
          + " projector=ProjectorParameters[inputChannels=4, groups=16, widthsPerGroup=[16, 32, 64, 128],"
          + " leakySlope=0.01]]";

  @Test
  void aWeightOfOneIsNotTold() {
    assertThat(settings(1).identity()).isEqualTo(BEFORE);
  }

  @Test
  void anyOtherWeightIs() {
    assertThat(settings(0).identity()).isEqualTo(BEFORE + " lambdaReality=0.0");
    assertThat(settings(0.5).identity()).isEqualTo(BEFORE + " lambdaReality=0.5");
  }

  private static SynthesisSettings settings(double lambdaReality) {
    return new SynthesisSettings(
        InitialNoise.LATIN_HYPERCUBE,
        new AlignmentMethod.DataAccessible(AlignmentLevel.STEP_INPUT, 5e-4, 5),
        NoiseOptimization.PAPER,
        ProjectorParameters.full(),
        lambdaReality);
  }
}
