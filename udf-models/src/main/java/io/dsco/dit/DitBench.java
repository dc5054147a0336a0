package io.dsco.dit;

import ai.djl.ndarray.NDManager;
import io.dsco.tensor.DeviceMemory;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.MadeUpWeights;
import io.dsco.tensor.PeakRates;
import io.dsco.tensor.StateDict;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Times a guided denoising step with conditioning computed once for the two labels and fused
 * blocks, and in its literal form, for every row and operation by operation, turn by turn in one
 * run, so that whatever else the machine does hits both: 4×32×32 latents, a published variant,
 * weights made up in the engine.
 */
public final class DitBench {
  private static final int CHANNELS = 4;
  private static final int SIDE = 32;
  private static final int CLASSES = 1000;

  private DitBench() {}

  /**
   * What was measured.
   *
   * @param samples N of the step; 2N rows pass the network
   * @param onceSeconds median time of a step with conditioning once for the two labels
   * @param literalSeconds the same with conditioning for each of the 2N rows, blocks operation by
   *     operation
   * @param floorSeconds the step's multiply-adds at the rate of the fastest matrix product
   * @param weightBytes of all weights
   * @param peakBytes most resident bytes of the process, 0 where unknown
   */
  public record Measurement(
      String variant,
      int samples,
      double onceSeconds,
      double literalSeconds,
      double floorSeconds,
      long weightBytes,
      long peakBytes) {
    /** Once over literal. */
    public double ratio() {
      return onceSeconds / literalSeconds;
    }

    /** One line of JSON. */
    public String json() {
      return String.format(
          Locale.ROOT,
          "{\"bench\":\"dit\",\"case\":\"%s n=%d\",\"once_s\":%.4f,\"literal_s\":%.4f,"
              + "\"ratio\":%.3f,\"floor_s\":%.4f,\"over_floor\":%.2f,"
              + "\"weight_bytes\":%d,\"peak_resident_bytes\":%d}",
          variant,
          samples,
          onceSeconds,
          literalSeconds,
          ratio(),
          floorSeconds,
          onceSeconds / floorSeconds,
          weightBytes,
          peakBytes);
    }
  }

  /**
   * Measures one variant, and prints a table followed by a line of JSON.
   *
   * @param variant a published one, such as {@code DiT-B/2}
   * @param samples N of the step
   * @param rounds steps of each form, after one that is not counted
   */
  public static Measurement run(String variant, int samples, int rounds, PrintStream out) {
    if (rounds < 1 || samples < 1) {
      throw new IllegalArgumentException(
          "bench rounds and samples must be at least 1, was " + rounds + " and " + samples);
    }
    Measurement m = measure(variant, samples, rounds);
    out.println(
        "variant    samples   once s  literal s   ratio  floor s     weights  peak resident");
    out.printf(
        Locale.ROOT,
        "%-10s %7d %8.3f %10.3f %7.3f %8.3f %11s %14s%n",
        m.variant(),
        m.samples(),
        m.onceSeconds(),
        m.literalSeconds(),
        m.ratio(),
        m.floorSeconds(),
        DeviceMemory.gibibytes(m.weightBytes()),
        m.peakBytes() == 0 ? "unknown" : DeviceMemory.gibibytes(m.peakBytes()));
    out.println(m.json());
    return m;
  }

  private static Measurement measure(String variant, int samples, int rounds) {
    DitParameters parameters = DitParameters.variant(variant, SIDE, CHANNELS, CLASSES);
    DitOperations operations = new DitOperations(parameters);
    double perStep = 2.0 * (2 * samples * operations.perRow() + 2 * operations.perLabel());
    double rate = PeakRates.measured().products();
    try (NDManager root = NDManager.newBaseManager();
        GradMode mode = GradMode.inference();
        StateDict weights = MadeUpWeights.of(parameters.shapes(), root)) {
      GuidedStepTimes.Medians seconds =
          new GuidedStepTimes(parameters, weights).alternate(samples, rounds);
      return new Measurement(
          variant,
          samples,
          seconds.once(),
          seconds.literal(),
          perStep / rate,
          weights.bytes(),
          DeviceMemory.peakResident().orElse(0));
    }
  }
}
