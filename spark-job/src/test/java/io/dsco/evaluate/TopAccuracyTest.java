package io.dsco.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopAccuracyTest {
  @Test
  void countsWhatSortingTheLogitsCounts() {
    Random random = new Random(5);
    TopAccuracy accuracy = new TopAccuracy();
    int first = 0;
    int amongFive = 0;
    for (int image = 0; image < 400; image++) {
      float[] logits = new float[12];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = random.nextInt(20); // so that some are equal
      }
      int label = random.nextInt(12);
      List<Integer> order =
          IntStream.range(0, 12)
              .boxed()
              .sorted(Comparator.<Integer>comparingDouble(i -> -logits[i]).thenComparing(i -> i))
              .toList();
      first += order.get(0) == label ? 1 : 0;
      amongFive += order.subList(0, 5).contains(label) ? 1 : 0;

      accuracy.add(logits, label);
    }

    assertThat(accuracy.images()).isEqualTo(400);
    assertThat(accuracy.top1()).isEqualTo(first / 400.0);
    assertThat(accuracy.top5()).isEqualTo(amongFive / 400.0);
  }

  @Test
  void aLogitThatIsNoNumberIsNeverRight() {
    TopAccuracy accuracy = new TopAccuracy();

    accuracy.add(new float[] {Float.NaN, 1}, 0);

    assertThat(accuracy.top1()).isZero();
  }
}
