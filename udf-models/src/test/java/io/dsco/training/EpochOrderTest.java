package io.dsco.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochOrderTest {
  private static final int SIZE = 17;

  @Test
  void everyEpochHasEverySampleOnce() {
    EpochOrder order = new EpochOrder(1, "vae", SIZE);
    for (int epoch = 0; epoch < 4; epoch++) {
      assertThat(epoch(order, epoch)).containsExactlyInAnyOrder(IntStream.range(0, SIZE).toArray());
    }
  }

  @Test
  void epochsRunsAndTrainingsHaveOrdersOfTheirOwn() {
    int[] first = epoch(new EpochOrder(1, "vae", SIZE), 0);
    assertThat(epoch(new EpochOrder(1, "vae", SIZE), 1)).isNotEqualTo(first);
    assertThat(epoch(new EpochOrder(2, "vae", SIZE), 0)).isNotEqualTo(first);
    assertThat(epoch(new EpochOrder(1, "dit", SIZE), 0)).isNotEqualTo(first);
  }

  @Test
  void aPositionHasItsSampleWhateverWasAskedBefore() {
    EpochOrder forward = new EpochOrder(1, "vae", SIZE);
    EpochOrder backward = new EpochOrder(1, "vae", SIZE);
    int[] expected = IntStream.range(0, 3 * SIZE).map(forward::at).toArray();
    for (int position = 3 * SIZE - 1; position >= 0; position--) {
      assertThat(backward.at(position)).isEqualTo(expected[position]);
    }
  }

  private static int[] epoch(EpochOrder order, int epoch) {
    return IntStream.range(epoch * SIZE, (epoch + 1) * SIZE).map(order::at).toArray();
  }
}
