package io.dsco.workspace;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.StreamStatisticNames;

/**
 * Parts of an upload that other threads are sending. One that arrives after its upload was taken
 * back is kept by the store, or makes it refuse, so it is worth waiting for them.
 */
final class PartsInFlight {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private PartsInFlight() {}

  /** Waits until there are none, the thread is interrupted, or a minute has passed. */
  static void await(FSDataOutputStream upload) {
    Instant end = Instant.now().plus(LONGEST);
    try {
      while (count(upload.getIOStatistics()) > 0 && Instant.now().isBefore(end)) {
        TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long count(IOStatistics statistics) {
    if (statistics == null) {
      return 0;
    }
    Map<String, Long> gauges = statistics.gauges();
    return gauges.getOrDefault(StreamStatisticNames.STREAM_WRITE_BLOCK_UPLOADS_PENDING, 0L)
        + gauges.getOrDefault(StreamStatisticNames.STREAM_WRITE_BLOCK_UPLOADS_ACTIVE, 0L);
  }
}
