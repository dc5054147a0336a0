package io.dsco.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * How many of a class are synthesized, and which sizes are tried before.
 *
 * @param trials sizes that the Dope Trigger tries, ascending
 * @param synthesized of a class in the end
 * @param imagesPerClass published of a class; the others are real
 */
public record Samples(List<Integer> trials, int synthesized, int imagesPerClass) {
  /** Copies. */
  public Samples {
    trials = List.copyOf(trials);
  }

  /** No trials. */
  public static Samples given(int synthesized, int imagesPerClass) {
    return new Samples(List.of(), Math.min(synthesized, imagesPerClass), imagesPerClass);
  }

  /**
   * Trials of a schedule: up to the one that shows the size before it to be enough, or the first
   * that has all images.
   *
   * @param found what they find
   */
  public static Samples measured(List<Integer> schedule, int found, int imagesPerClass) {
    List<Integer> trials = new ArrayList<>();
    for (int size : imagesPerClass > schedule.get(0) ? schedule : List.<Integer>of()) {
      trials.add(size);
      if (size > found || size >= imagesPerClass) {
        break;
      }
    }
    return new Samples(trials, Math.min(found, imagesPerClass), imagesPerClass);
  }

  int doped() {
    return imagesPerClass - synthesized;
  }

  /** Whether a trial left what a run with so many samples of a class needs. */
  boolean isTried(int size) {
    return trials.contains(size);
  }
}
