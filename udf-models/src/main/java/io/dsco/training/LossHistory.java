package io.dsco.training;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Mean loss of every epoch and of the last batches, as text in a checkpoint between two processes.
 */
final class LossHistory {
  private static final String FINISHED = "epoch-losses";
  private static final String EPOCH = "open-epoch";
  private static final String SUM = "open-epoch-sum";
  private static final String STEPS = "open-epoch-steps";

  private static final String RECENT = "recent-losses";
  private static final int MOST_RECENT = 200;

  private final List<Double> finished = new ArrayList<>();
  private final ArrayDeque<Double> recent = new ArrayDeque<>();
  private long epoch;
  private double sum;
  private long steps;

  /** Takes the loss of one batch in; batches come in the order of their epochs. */
  void add(long ofEpoch, double loss) {
    if (ofEpoch != epoch && steps > 0) {
      finished.add(sum / steps);
      sum = 0;
      steps = 0;
    }
    epoch = ofEpoch;
    sum += loss;
    steps++;
    recent.add(loss);
    if (recent.size() > MOST_RECENT) {
      recent.remove();
    }
  }

  /**
   * Mean loss of the last {@value #MOST_RECENT} batches, or of all so far; NaN before the first.
   */
  double recentLoss() {
    double all = 0;
    for (double loss : recent) {
      all += loss;
    }
    return all / recent.size();
  }

  /** Means by epoch; the last one may be of an epoch that still goes on. */
  List<Double> epochLosses() {
    List<Double> losses = new ArrayList<>(finished);
    if (steps > 0) {
      losses.add(sum / steps);
    }
    return List.copyOf(losses);
  }

  /** All that {@link #of} needs. A double's text is exact. */
  Map<String, String> metadata() {
    return Map.of(
        FINISHED,
        text(finished),
        RECENT,
        text(recent),
        EPOCH,
        Long.toString(epoch),
        SUM,
        Double.toString(sum),
        STEPS,
        Long.toString(steps));
  }

  /** The history that {@code metadata} was made from; an empty one when it holds none. */
  static LossHistory of(Map<String, String> metadata) {
    LossHistory history = new LossHistory();
    numbers(metadata, FINISHED).forEach(history.finished::add);
    numbers(metadata, RECENT).forEach(history.recent::add);
    history.epoch = Long.parseLong(metadata.getOrDefault(EPOCH, "0"));
    history.sum = Double.parseDouble(metadata.getOrDefault(SUM, "0"));
    history.steps = Long.parseLong(metadata.getOrDefault(STEPS, "0"));
    return history;
  }

  private static String text(Collection<Double> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private static Stream<Double> numbers(Map<String, String> metadata, String key) {
    return Stream.of(metadata.getOrDefault(key, "").split(" "))
        .filter(text -> !text.isEmpty())
        .map(Double::valueOf);
  }
}
