package io.dsco.publish;

import io.dsco.checkpoint.HalfPrecision;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A teacher's logits of one image as they are published: all of them, or the highest with what the
 * others add up to.
 */
public final class SoftLabels {
  private SoftLabels() {}

  /**
   * The highest logits of an image.
   *
   * @param classes the classes of {@code logits}, by descending logit
   * @param logits rounded to half precision
   * @param tail logarithm of the summed exponentials of all other logits: the tail's mass among
   *     exp(logits) and exp(tail)
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier: never compared
  public record Top(int[] classes, float[] logits, float tail) {}

  /**
   * The {@code count} highest, the first class of equal ones.
   *
   * @throws IllegalArgumentException when no class would be left for the tail
   */
  public static Top top(float[] logits, int count) {
    if (count < 1 || count >= logits.length) {
      throw new IllegalArgumentException(
          "top must be at least 1 and below the %d classes, was %d"
              .formatted(logits.length, count));
    }
    int[] order =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted(Comparator.comparingDouble(c -> -logits[c]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] classes = new int[count];
    float[] highest = new float[count];
    for (int i = 0; i < count; i++) {
      classes[i] = order[i];
      highest[i] = HalfPrecision.rounded(logits[order[i]]);
    }
    double largest = logits[order[count]];
    double sum = 0;
    for (int i = count; i < order.length; i++) {
      sum += Math.exp(logits[order[i]] - largest);
    }
    return new Top(classes, highest, (float) (largest + Math.log(sum)));
  }

  /**
   * Logits of all classes, in which the others share the tail's mass evenly. Their softmax is exact
   * for the classes of {@code top} at temperature 1, up to rounding.
   *
   * @param classes number of all classes
   */
  public static float[] restored(Top top, int classes) {
    float[] logits = new float[classes];
    float other = (float) (top.tail() - Math.log(classes - top.classes().length));
    java.util.Arrays.fill(logits, other);
    for (int i = 0; i < top.classes().length; i++) {
      logits[top.classes()[i]] = top.logits()[i];
    }
    return logits;
  }
}
