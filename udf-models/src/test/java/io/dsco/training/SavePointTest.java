package io.dsco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.training.SavePoint.Progress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SavePointTest {
  @Test
  void everySoManyStepsCountsBatches() {
    SavePoint third = SavePoint.everySteps(3);
    assertThat(third.isDue(new Progress(2, true, Duration.ofDays(1)))).isFalse();
    assertThat(third.isDue(new Progress(3, false, Duration.ZERO))).isTrue();
    assertThat(third.isDue(new Progress(6, false, Duration.ZERO))).isTrue();
  }

  @Test
  void endsOfEpochsCountOnlyAfterAPause() {
    SavePoint minutely = SavePoint.epochEnds(Duration.ofMinutes(1));
    assertThat(minutely.isDue(new Progress(5, true, Duration.ofSeconds(59)))).isFalse();
    assertThat(minutely.isDue(new Progress(5, true, Duration.ofSeconds(60)))).isTrue();
    assertThat(minutely.isDue(new Progress(5, false, Duration.ofDays(1)))).isFalse();
  }

  @Test
  void noStepsBetweenTwoSavesIsRefused() {
    assertThatThrownBy(() -> SavePoint.everySteps(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batches between two saves must be at least 1, was 0");
  }
}
