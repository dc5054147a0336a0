package io.dsco.training;

/** A training that goes forward one batch at a time and can be saved between batches. */
public interface TrainingRun extends AutoCloseable {
  /** Name of the model being trained, for messages and files. */
  String name();

  /** Batches of the whole training. */
  long steps();

  /**
   * The epoch that a batch belongs to, counted from 0; batches of one epoch follow one another. A
   * training that knows no epochs is one.
   *
   * @param step from 0 to {@link #steps()}
   */
  default long epoch(long step) {
    return 0;
  }

  /** Everything that a resumed training needs. */
  TrainingState state();

  /**
   * Trains on the next batch and returns its loss.
   *
   * @throws DivergenceException when the loss is no longer finite
   */
  double step();

  @Override
  void close();

  /** Returns the loss, or fails early when it is NaN or infinite. */
  static double finite(double loss, String name, long step) {
    if (!Double.isFinite(loss)) {
      throw new DivergenceException(
          "the loss of " + name + " must stay finite, was " + loss + " at batch " + step);
    }
    return loss;
  }
}
