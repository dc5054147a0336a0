package io.dsco.trigger;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The trials of several sizes, and what they say (METHOD 5, eq. 30): synthesis is worth it while
 * another synthetic sample makes the student recognise more than one other real image, ΔN/ΔM > 1,
 * both counted over all classes.
 *
 * @param trials ascending in M
 * @param classes number of classes
 */
public record Evidence(List<Trial> trials, int classes) {
  /** Gain up to which real images are the better buy. */
  private static final double WORTH = 1;

  /** Copies; refuses trials out of order. */
  public Evidence {
    trials = List.copyOf(trials);
    for (int i = 1; i < trials.size(); i++) {
      if (trials.get(i - 1).samplesPerClass() >= trials.get(i).samplesPerClass()) {
        throw new IllegalArgumentException("trials must ascend in samples per class: " + trials);
      }
    }
  }

  /**
   * What the samples between two sizes brought.
   *
   * @param from M₁
   * @param to M₂
   * @param gain ΔN/ΔM, real images recognised for each synthetic sample added
   */
  public record Gain(int from, int to, double gain) {
    /** Whether the samples between the two sizes were worth it. */
    public boolean worthwhile() {
      return gain > WORTH;
    }
  }

  /** The gains between neighbours. */
  public List<Gain> gains() {
    List<Gain> gains = new ArrayList<>();
    for (int i = 1; i < trials.size(); i++) {
      Trial from = trials.get(i - 1);
      Trial to = trials.get(i);
      long samples = (long) (to.samplesPerClass() - from.samplesPerClass()) * classes;
      double gain = (double) (to.recognised() - from.recognised()) / samples;
      gains.add(new Gain(from.samplesPerClass(), to.samplesPerClass(), gain));
    }
    return gains;
  }

  /** M₁ of the first gain that is not worth it: there synthesis stops. Empty when all are. */
  public OptionalInt stop() {
    return gains().stream().filter(gain -> !gain.worthwhile()).mapToInt(Gain::from).findFirst();
  }
}
