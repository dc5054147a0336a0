package io.dsco.device;

import ai.djl.Device;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.tensor.DeviceMemory;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.AccumulatorV2;

/**
 * The most memory that was seen in a stage's tasks: resident bytes of their processes, and bytes in
 * use on their GPUs. Crosses to executors as accumulators do; what a task saw arrives when it ends.
 */
public final class PeakMemory extends AccumulatorV2<PeakMemory.Reading, PeakMemory.Reading> {
  private static final long serialVersionUID = 1;

  private Reading most = Reading.NONE;

  /**
   * Bytes at one moment, or the most over some; 0 where nothing was measured.
   *
   * @param resident most of the process so far, as the operating system counts
   * @param gpu in use on the GPU by whatever process, 0 on a CPU
   */
  public record Reading(long resident, long gpu) implements Serializable {
    private static final Reading NONE = new Reading(0, 0);
    private static final String RESIDENT = "peak_resident_bytes";
    private static final String GPU = "peak_gpu_bytes";

    /** The reading that {@link #named} gave those numbers of, if it did. */
    public static Optional<Reading> of(Map<String, Long> named) {
      return Optional.of(new Reading(named.getOrDefault(RESIDENT, 0L), named.getOrDefault(GPU, 0L)))
          .filter(reading -> !reading.equals(NONE));
    }

    /** Whether a measurement of that name is one of a reading's. */
    public static boolean isNamed(String measurement) {
      return measurement.equals(RESIDENT) || measurement.equals(GPU);
    }

    Reading most(Reading other) {
      return new Reading(Math.max(resident, other.resident), Math.max(gpu, other.gpu));
    }

    /** The measured ones in bytes, named for {@code run.json}. */
    public Map<String, Long> named() {
      Map<String, Long> named = new TreeMap<>();
      if (resident > 0) {
        named.put(RESIDENT, resident);
      }
      if (gpu > 0) {
        named.put(GPU, gpu);
      }
      return named;
    }

    /** For people, for example {@code peak memory 2.52 GiB}. */
    @Override
    public String toString() {
      List<String> parts = new ArrayList<>();
      parts.add(resident > 0 ? DeviceMemory.gibibytes(resident) : "unknown");
      if (gpu > 0) {
        parts.add(DeviceMemory.gibibytes(gpu) + " on the GPU");
      }
      return "peak memory " + String.join(", ", parts);
    }
  }

  /** One that has seen nothing, registered with the session. */
  public static PeakMemory open(SparkSession spark) {
    PeakMemory peak = new PeakMemory();
    spark.sparkContext().register(peak, "peak memory");
    return peak;
  }

  /** Looks at the memory of this process and of the calling task's device. */
  public Reading look(Processor processor) {
    Device device = TaskDevice.of(processor);
    long gpu = DeviceMemory.used(device).orElse(0);
    if (device.isGpu()) {
      JobMetrics.gpuInUse(device.getDeviceId(), gpu);
    }
    Reading now = new Reading(DeviceMemory.peakResident().orElse(0), gpu);
    add(now);
    return now;
  }

  /**
   * Spark hands an accumulator to its task before the fields of this class are read, and the
   * executor's heartbeat, which ends for good at the first exception, may ask in between.
   */
  @Override
  public boolean isZero() {
    return most == null || most.equals(Reading.NONE);
  }

  @Override
  public PeakMemory copy() {
    PeakMemory copy = new PeakMemory();
    copy.most = most;
    return copy;
  }

  @Override
  public void reset() {
    most = Reading.NONE;
  }

  @Override
  public void add(Reading reading) {
    most = most.most(reading);
  }

  @Override
  public void merge(AccumulatorV2<Reading, Reading> other) {
    add(other.value());
  }

  @Override
  public Reading value() {
    return most;
  }
}
