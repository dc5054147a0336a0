package io.dsco.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import com.sun.jna.Function;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What memory the models take, as the operating system and the CUDA driver count it. */
public final class DeviceMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Takes a 5 for the peak to be set to what is in memory. */
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+([0-9]+) kB");
  private static final Pattern NOW = Pattern.compile("VmRSS:\\s+([0-9]+) kB");
  private static final double GIB = 1L << 30;

  /** Of the allocators of CPU and CUDA, of CUDA and its two libraries, and of the C++ runtime. */
  private static final List<String> EXHAUSTED =
      List.of(
          "can't allocate memory",
          "not enough memory",
          "out of memory",
          "CUBLAS_STATUS_ALLOC_FAILED",
          "CUDNN_STATUS_ALLOC_FAILED",
          "std::bad_alloc");

  private DeviceMemory() {}

  /** The most bytes of this process that were in memory at once; empty where Linux is not. */
  public static OptionalLong peakResident() {
    return status(PEAK);
  }

  /**
   * Lets the most bytes count from now on. What was freed goes back to the system before, and to
   * the GPUs, which the launcher's settings of the allocator and the engine keep otherwise; what
   * the JVM's heap once had stays.
   *
   * @return whether the system allows it
   */
  public static boolean forgetPeak() {
    if (!Files.isWritable(CLEAR)) {
      return false;
    }
    if (Engine.getEngine(PtEngine.ENGINE_NAME).getGpuCount() > 0) {
      JniUtils.emptyCudaCache();
    }
    Function.getFunction("c", "malloc_trim").invokeInt(new Object[] {0L});
    try {
      Files.writeString(CLEAR, "5");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Bytes of this process that are in memory now; empty where Linux is not. */
  public static OptionalLong resident() {
    return status(NOW);
  }

  private static OptionalLong status(Pattern line) {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    try {
      Matcher found = line.matcher(Files.readString(STATUS));
      return found.find()
          ? OptionalLong.of(Long.parseLong(found.group(1)) << 10)
          : OptionalLong.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + STATUS, e);
    }
  }

  /** Bytes in use on a GPU, by whatever process; empty for a CPU. */
  public static OptionalLong used(Device device) {
    return device.isGpu() && CudaUtils.hasCuda()
        ? OptionalLong.of(CudaUtils.getGpuMemory(device).getUsed())
        : OptionalLong.empty();
  }

  /** Whether the engine failed because it found no memory. */
  public static boolean isExhausted(Throwable thrown) {
    return thrown instanceof EngineException
        && EXHAUSTED.stream().anyMatch(String.valueOf(thrown.getMessage())::contains);
  }

  /**
   * Says that something did not fit, with what the engine said and how much memory was in use.
   *
   * @param what did not, and the settings that change it in brackets
   */
  public static DeviceMemoryException exhausted(
      String what, Device device, RuntimeException cause) {
    String said = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new DeviceMemoryException(
        "memory must hold %s, it did not: %s on %s, %s".formatted(what, said, device, text(device)),
        cause);
  }

  /** Bytes for people, for example {@code 2.52 GiB}. */
  public static String gibibytes(long bytes) {
    return String.format(Locale.ROOT, "%.2f GiB", bytes / GIB);
  }

  /** How much of a device's memory is taken, for an error. */
  static String text(Device device) {
    if (device.isGpu()) {
      OptionalLong used = used(device);
      return (used.isPresent() ? gibibytes(used.getAsLong()) : "unknown memory") + " in use";
    }
    OptionalLong peak = peakResident();
    return "at most "
        + (peak.isPresent() ? gibibytes(peak.getAsLong()) : "unknown memory")
        + " resident";
  }
}
