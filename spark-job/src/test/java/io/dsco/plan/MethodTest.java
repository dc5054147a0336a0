package io.dsco.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.dit.DenoisingLoop.Guidance;
import java.util.List;
import org.junit.jupiter.api.Test;

class MethodTest {
  private static final Method.Batches BATCHES = new Method.Batches(1, 1, 1, 1, 1);
  private static final Method FIFTY =
      new Method(
          Method.Alignment.REAL_LATENTS, 50, 200, 5, Method.Trials.SHARE_TARGETS, 200, BATCHES);

  /** Fifty steps lie 999 / 49 = 20.4 apart, so those in [200, 600) are steps 10 to 29. */
  @Test
  void onlyStepsInsideTheIntervalAreGuided() {
    assertThat(FIFTY.guidedSteps(new Guidance(4, 3))).isEqualTo(50);
    assertThat(FIFTY.guidedSteps(new Guidance(4, 3, 200, 600))).isEqualTo(20);
    assertThat(FIFTY.guidedSteps(new Guidance(1, 3))).isZero();
  }

  /** Equation 12: the smallest multiple of N_S that holds five copies, or as many as N_S needs. */
  @Test
  void targetsAreAMultipleOfTheSamples() {
    assertThat(FIFTY.targets(1300, 20)).isEqualTo(6500);
    assertThat(FIFTY.targets(1300, 30)).isEqualTo(6510);
    assertThat(FIFTY.targets(10, 100)).isEqualTo(100);
  }

  @Test
  void theLastStepHasNoNoiseToChoose() {
    assertThat(FIFTY.optimisedSteps()).isEqualTo(49);
    assertThat(
            new Method(Method.Alignment.NONE, 50, 200, 5, Method.Trials.SHARE_TARGETS, 200, BATCHES)
                .optimisedSteps())
        .isZero();
  }

  /** Decision 7: every pass through the autoencoder has the configured number of images. */
  @Test
  void theDecodersLastBatchIsFilledUp() {
    Method.Batches sixteen = new Method.Batches(1, 1, 16, 1, 1);
    Method method =
        new Method(Method.Alignment.NONE, 50, 0, 5, Method.Trials.SHARE_TARGETS, 200, sixteen);

    assertThat(method.decoded(20)).isEqualTo(32);
    assertThat(method.decoded(32)).isEqualTo(32);
  }

  @Test
  void trialsEndWithTheFirstThatHasAllImages() {
    List<Integer> schedule = List.of(10, 50, 100, 150);

    assertThat(Samples.measured(schedule, 100, 100).trials()).containsExactly(10, 50, 100);
    assertThat(Samples.measured(schedule, 10, 200).trials()).containsExactly(10, 50);
    assertThat(Samples.measured(schedule, 10, 10).trials()).isEmpty();
    assertThat(Samples.given(50, 20)).isEqualTo(new Samples(List.of(), 20, 20));
  }
}
