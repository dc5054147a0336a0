package io.dsco.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Mean loss of every epoch, as text in a checkpoint between two processes. */
final class LossHistory {
  private static final String FINISHED = "epoch-losses";
  private static final String EPOCH = "open-epoch";
  private static final String SUM = "open-epoch-sum";
  private static final String STEPS = "open-epoch-steps";

  private final List<Double> finished = new ArrayList<>();
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
        finished.stream().map(String::valueOf).collect(Collectors.joining(" ")),
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
    Stream.of(metadata.getOrDefault(FINISHED, "").split(" "))
        .filter(text -> !text.isEmpty())
        .map(Double::valueOf)
        .forEach(history.finished::add);
    history.epoch = Long.parseLong(metadata.getOrDefault(EPOCH, "0"));
    history.sum = Double.parseDouble(metadata.getOrDefault(SUM, "0"));
    history.steps = Long.parseLong(metadata.getOrDefault(STEPS, "0"));
    return history;
  }
}
