package io.dsco.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class TurnsTest {
  @Test
  void formsTakeTurns() {
    List<String> turns = new ArrayList<>();

    double[] medians =
        Turns.medianSeconds(1, 2, round -> turns.add("a" + round), round -> turns.add("b" + round));

    assertThat(turns).containsExactly("a0", "b0", "a1", "b1", "a2", "b2");
    assertThat(medians).hasSize(2);
  }

  @Test
  void theFirstRoundsAreNotCounted() {
    double[] medians = Turns.medianSeconds(2, 1, round -> pause(round < 2 ? 1_000 : 20));

    assertThat(medians[0]).isBetween(0.02, 0.9);
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheMiddle() {
    assertThat(Turns.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
    assertThat(Turns.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3);
  }

  @Test
  void refusesNoRounds() {
    assertThatThrownBy(() -> Turns.medianSeconds(1, 0, round -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bench rounds must be at least 1, was 0");
  }

  private static void pause(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
