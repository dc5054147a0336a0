package io.dsco.publish;

import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;

/**
 * A sample's place in the global shuffle: 128 random bits named by run seed and sample id, so it
 * depends on no other sample and on no partition.
 *
 * @param high first sort key; its top bits choose the shard
 * @param low second sort key
 */
record ShuffleKey(long high, long low) {
  static ShuffleKey of(long runSeed, String sampleId) {
    RandomStream stream =
        RandomStream.of(runSeed, Purpose.PUBLISH_ORDER, RandomStream.coordinate(sampleId));
    return new ShuffleKey(stream.nextLong(), stream.nextLong());
  }

  /** Cuts the range of keys into equal pieces, which hold about equally many samples. */
  int shard(int shards) {
    // floor(h·shards / 2^63) for the upper 63 bits h, read without a sign.
    long h = (high ^ Long.MIN_VALUE) >>> 1;
    return (int) Math.multiplyHigh(h, 2L * shards);
  }
}
