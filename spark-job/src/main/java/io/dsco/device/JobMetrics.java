package io.dsco.device;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import io.dsco.tensor.DeviceMemory;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this process has done and takes. Tasks count here whether or not Spark asks; {@link
 * MetricsPlugin} shows it. Attempts that fail are counted too: these are numbers to watch a run by,
 * not its results.
 */
public final class JobMetrics {
  static final String RESIDENT = "resident_bytes";
  static final String PEAK_RESIDENT = "peak_resident_bytes";
  static final String GPU = "gpu_bytes";
  static final String PEAK_GPU = "peak_gpu_bytes";

  private static volatile JobMetrics current = new JobMetrics();

  private final Map<JobCount, Meter> meters = new EnumMap<>(JobCount.class);
  private final Map<Integer, Long> gpus = new ConcurrentHashMap<>();
  private final AtomicLong peakGpu = new AtomicLong();

  private JobMetrics() {
    for (JobCount count : JobCount.values()) {
      meters.put(count, new Meter());
    }
  }

  /** Counts units of something that was done. */
  public static void count(JobCount what, long units) {
    current.meters.get(what).mark(units);
  }

  /** Notes what is in use on a GPU, by whatever process. */
  static void gpuInUse(int device, long bytes) {
    JobMetrics here = current;
    here.gpus.put(device, bytes);
    here.peakGpu.accumulateAndGet(here.gpuBytes(), Math::max);
  }

  /** Counts from 0 for an executor that begins, and shows that in its registry. */
  static JobMetrics begin(MetricRegistry registry) {
    JobMetrics fresh = new JobMetrics();
    fresh.meters.forEach((count, meter) -> registry.register("executor." + count.metric(), meter));
    for (String memory : fresh.memory().keySet()) {
      registry.register("executor." + memory, (Gauge<Long>) () -> fresh.memory().get(memory));
    }
    current = fresh;
    return fresh;
  }

  /** Every number by its metric's name: counts since the executor began, and bytes. */
  Map<String, Long> numbers() {
    Map<String, Long> numbers = memory();
    meters.forEach((count, meter) -> numbers.put(count.metric(), meter.getCount()));
    return numbers;
  }

  private Map<String, Long> memory() {
    Map<String, Long> memory = new HashMap<>();
    memory.put(RESIDENT, DeviceMemory.resident().orElse(0));
    memory.put(PEAK_RESIDENT, DeviceMemory.peakResident().orElse(0));
    memory.put(GPU, gpuBytes());
    memory.put(PEAK_GPU, peakGpu.get());
    return memory;
  }

  private long gpuBytes() {
    return gpus.values().stream().mapToLong(Long::longValue).sum();
  }
}
