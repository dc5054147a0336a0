package io.dsco.training;

import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;

/**
 * The sample at any position of an endless training: each epoch is a fresh permutation of all
 * samples, known from the run seed and the epoch alone.
 */
final class EpochOrder {
  private final long runSeed;
  private final long salt;
  private final int size;
  private long epoch = -1;
  private int[] order;

  EpochOrder(long runSeed, String training, int size) {
    this.runSeed = runSeed;
    this.salt = RandomStream.coordinate(training);
    this.size = size;
  }

  /** Index of the sample at {@code position}, counted over all epochs. */
  int at(long position) {
    long wanted = position / size;
    if (wanted != epoch) {
      order = RandomStream.of(runSeed, Purpose.EPOCH_ORDER, salt, wanted).permutation(size);
      epoch = wanted;
    }
    return order[(int) (position % size)];
  }
}
