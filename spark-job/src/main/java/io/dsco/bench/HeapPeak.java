package io.dsco.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;

/**
 * The largest use of this JVM's heap since a reset: the sum of its pools' peaks, which need not
 * have been at one time, so never too small.
 */
final class HeapPeak {
  private final List<MemoryPoolMXBean> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .toList();

  /** Collects what is garbage, and starts again from what is left. */
  void reset() {
    System.gc();
    pools.forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  long bytes() {
    return pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
  }
}
