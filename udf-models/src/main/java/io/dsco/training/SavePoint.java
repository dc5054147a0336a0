package io.dsco.training;

import java.time.Duration;

/** When a training saves its state, beside at its end, where it always does. */
@FunctionalInterface
public interface SavePoint {
  /**
   * How far a training has come.
   *
   * @param steps batches done in all, at least 1
   * @param endsEpoch whether the next batch belongs to another epoch
   * @param sinceSaved time since the state was saved, or since this process began to train
   */
  record Progress(long steps, boolean endsEpoch, Duration sinceSaved) {}

  /** Whether to save now, asked after every batch. */
  boolean isDue(Progress progress);

  /** After every so many batches. */
  static SavePoint everySteps(long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "batches between two saves must be at least 1, was " + steps);
    }
    return progress -> progress.steps % steps == 0;
  }

  /** At the end of an epoch, but not before {@code pause} has gone by since the last time. */
  static SavePoint epochEnds(Duration pause) {
    return progress -> progress.endsEpoch && progress.sinceSaved.compareTo(pause) >= 0;
  }
}
