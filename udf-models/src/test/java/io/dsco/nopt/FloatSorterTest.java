package io.dsco.nopt;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FloatSorterTest {
  private final FloatSorter sorter = new FloatSorter();

  @Test
  void sortsAsComparingDoes() {
    for (int length : new int[] {0, 1, 2, 7, 6500, 100}) {
      float[] values = RandomStream.of(3, Purpose.SUBSET, length).fillGaussian(new float[length]);
      float[] expected = values.clone();
      Arrays.sort(expected);
      sorter.sort(values, 0, length);
      assertThat(values).isEqualTo(expected);
    }
  }

  @Test
  void everyKindOfNumberHasItsPlace() {
    float[] values = {
      1,
      -0f,
      Float.POSITIVE_INFINITY,
      Float.MIN_VALUE,
      0f,
      -Float.MAX_VALUE,
      Float.NEGATIVE_INFINITY,
      -Float.MIN_VALUE,
      Float.MAX_VALUE,
      -1
    };
    float[] expected = values.clone();
    Arrays.sort(expected);
    sorter.sort(values, 0, values.length);
    assertThat(values).isEqualTo(expected);
  }

  @Test
  void leavesWhatIsOutsideOfTheRange() {
    float[] values = {9, 3, 2, 1, 0};
    sorter.sort(values, 1, 3);
    assertThat(values).containsExactly(9, 1, 2, 3, 0);
  }
}
