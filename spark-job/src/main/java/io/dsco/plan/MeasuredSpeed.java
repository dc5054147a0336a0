package io.dsco.plan;

import java.util.Map;

/**
 * A device by the times that work took on it.
 *
 * @param seconds of one, for every kind of work that is asked for
 */
public record MeasuredSpeed(Map<Operation, Double> seconds) implements Speed {
  /** Copies. */
  public MeasuredSpeed {
    seconds = Map.copyOf(seconds);
  }

  @Override
  public double seconds(Effort effort) {
    Double one = seconds.get(effort.operation());
    if (one == null) {
      throw new IllegalStateException("nobody measured " + effort.operation());
    }
    return effort.times() * one;
  }
}
