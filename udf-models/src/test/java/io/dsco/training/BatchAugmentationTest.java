package io.dsco.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BatchAugmentationTest {
  private static final int SIDE = 5;
  private static final int VALUES = 3 * SIDE * SIDE;

  @Test
  void anImageIsMirroredWholeOrStaysAsItIsAboutEquallyOften() {
    int n = 400;
    float[] before = numbered(n);
    float[] after = before.clone();
    BatchAugmentation.mirror(after, n, SIDE, stream());
    int mirrored = 0;
    for (int i = 0; i < n; i++) {
      float[] image = image(after, i);
      if (!Arrays.equals(image, image(before, i))) {
        assertThat(image).containsExactly(shifted(image(before, i), 0, 0, true));
        mirrored++;
      }
    }
    // Five standard deviations of a fair coin.
    assertThat(mirrored).isBetween(n / 2 - 50, n / 2 + 50);
  }

  @Test
  void anImageIsMovedWithinReachAndTheRestIsBlack() {
    int n = 400;
    int reach = 2;
    float[] before = numbered(n);
    float[] after = before.clone();
    BatchAugmentation.shift(after, n, SIDE, reach, stream());
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < n; i++) {
      seen.add(displacement(image(before, i), image(after, i), reach));
    }
    assertThat(seen).hasSize((2 * reach + 1) * (2 * reach + 1)).doesNotContain("none");
  }

  @Test
  void aReachOfZeroMovesNothing() {
    float[] before = numbered(3);
    float[] after = before.clone();
    BatchAugmentation.shift(after, 3, SIDE, 0, stream());
    assertThat(after).containsExactly(before);
  }

  private static String displacement(float[] before, float[] after, int reach) {
    for (int dy = -reach; dy <= reach; dy++) {
      for (int dx = -reach; dx <= reach; dx++) {
        if (Arrays.equals(after, shifted(before, dy, dx, false))) {
          return dy + " " + dx;
        }
      }
    }
    return "none";
  }

  private static float[] shifted(float[] image, int dy, int dx, boolean mirrored) {
    float[] result = new float[VALUES];
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          int fromY = y + dy;
          int fromX = mirrored ? SIDE - 1 - x : x + dx;
          boolean inside = fromY >= 0 && fromY < SIDE && fromX >= 0 && fromX < SIDE;
          result[(c * SIDE + y) * SIDE + x] =
              inside ? image[(c * SIDE + fromY) * SIDE + fromX] : -1;
        }
      }
    }
    return result;
  }

  private static float[] image(float[] batch, int index) {
    return Arrays.copyOfRange(batch, index * VALUES, (index + 1) * VALUES);
  }

  private static float[] numbered(int n) {
    float[] batch = new float[n * VALUES];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = i;
    }
    return batch;
  }

  private static RandomStream stream() {
    return RandomStream.of(3, Purpose.TRAINING_BATCH, 0);
  }
}
