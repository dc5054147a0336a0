package io.dsco.tensor;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.IntConsumer;

/**
 * Times forms of one thing turn by turn, so that whatever else the machine does hits all of them.
 */
public final class Turns {
  private Turns() {}

  /**
   * Median seconds of each form, in their order.
   *
   * @param warmUps rounds that come first and are not counted
   * @param rounds that are
   * @param forms what is timed; each is given the round's number, from 0, and returns when its work
   *     is done ({@link DeviceQueue#finish})
   */
  public static double[] medianSeconds(int warmUps, int rounds, IntConsumer... forms) {
    requirePositive(rounds);
    double[][] seconds = new double[forms.length][rounds];
    for (int round = 0; round < warmUps + rounds; round++) {
      for (int form = 0; form < forms.length; form++) {
        long start = System.nanoTime();
        forms[form].accept(round);
        if (round >= warmUps) {
          seconds[form][round - warmUps] = (System.nanoTime() - start) / 1e9;
        }
      }
    }
    return Arrays.stream(seconds).mapToDouble(Turns::median).toArray();
  }

  /** Refuses a number of rounds below 1. */
  public static void requirePositive(int rounds) {
    if (rounds < 1) {
      throw new IllegalArgumentException("bench rounds must be at least 1, was " + rounds);
    }
  }

  /** Of an even number the mean of the two in the middle. */
  public static double median(Collection<Double> values) {
    return median(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
