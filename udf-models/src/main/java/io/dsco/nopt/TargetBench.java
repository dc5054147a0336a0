package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.projector.CollapsedProjector;
import io.dsco.projector.Projector;
import io.dsco.projector.ProjectorOperations;
import io.dsco.projector.ProjectorParameters;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.PeakRates;
import io.dsco.tensor.Tensors;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * Times the pivots of one step of a class, fast and literal form turn by turn in one run: 1,300
 * latents of 4×32×32, diffused five times, through the paper's projector, sorted.
 */
public final class TargetBench {
  private static final int TARGETS = 1300;
  private static final int SIDE = 32;
  private static final int SAMPLES = 50;
  private static final double ALPHA_BAR = 0.5;

  /** Targets diffused at once: 100 rows pass together in the literal form. */
  private static final int BATCH = 20;

  private TargetBench() {}

  /**
   * Median seconds.
   *
   * @param latents of the class
   * @param fast collapsed projector in chunks, the host sorts
   * @param literal convolution by convolution, the engine sorts
   * @param floor the collapsed projector's multiply-adds at the rate of the fastest convolution
   */
  public record Measurement(int latents, double fast, double literal, double floor) {
    /** Fast over literal. */
    public double ratio() {
      return fast / literal;
    }

    /** One line of JSON. */
    public String json() {
      return String.format(
          Locale.ROOT,
          "{\"bench\":\"targets\",\"case\":\"latents=%d\",\"fast_s\":%.3f,\"literal_s\":%.3f,"
              + "\"ratio\":%.3f,\"floor_s\":%.3f,\"over_floor\":%.2f}",
          latents,
          fast,
          literal,
          ratio(),
          floor,
          fast / floor);
    }
  }

  /**
   * Measures, and prints a table followed by a line of JSON.
   *
   * @param rounds of each form, after one that is not counted
   */
  public static Measurement run(int rounds, PrintStream out) {
    return run(TARGETS, rounds, out);
  }

  static Measurement run(int latents, int rounds, PrintStream out) {
    if (rounds < 1) {
      throw new IllegalArgumentException("bench rounds must be at least 1, was " + rounds);
    }
    Measurement m = measure(latents, rounds);
    out.println("targets of a step     fast s  literal s   ratio  floor s");
    out.printf(
        Locale.ROOT,
        "%d × %-12d %10.2f %10.2f %7.3f %8.2f%n",
        latents,
        DiffusedTargets.PAPER_COPIES,
        m.fast(),
        m.literal(),
        m.ratio(),
        m.floor());
    out.println(m.json());
    return m;
  }

  private static Measurement measure(int count, int rounds) {
    ProjectorParameters sizes = ProjectorParameters.full();
    double operations =
        2.0 * DiffusedTargets.PAPER_COPIES * count * new ProjectorOperations(sizes, SIDE).pooled();
    double rate = PeakRates.measured().convolutions();
    try (NDManager manager = NDManager.newBaseManager();
        GradMode mode = GradMode.inference();
        Projector projector =
            Projector.random(sizes, RandomStream.of(0, Purpose.PROJECTOR), manager);
        CollapsedProjector collapsed = projector.collapsed(SIDE, SIDE)) {
      NDArray latents = latents(count, SIDE, sizes, manager);
      DiffusedTargets fast = new DiffusedTargets(latents, collapsed);
      DiffusedTargets literal =
          new DiffusedTargets(
              latents,
              projector::pooled,
              DiffusedTargets.PAPER_COPIES,
              BATCH,
              BATCH * DiffusedTargets.PAPER_COPIES);
      double[] fastSeconds = new double[rounds];
      double[] literalSeconds = new double[rounds];
      for (int i = -1; i < rounds; i++) {
        TargetNoise noise = new StreamTargetNoise(0, 0, i + 1);
        fastSeconds[Math.max(i, 0)] = seconds(() -> fast.pivots(ALPHA_BAR, noise, SAMPLES));
        literalSeconds[Math.max(i, 0)] = seconds(() -> literally(literal, noise, manager));
      }
      return new Measurement(count, median(fastSeconds), median(literalSeconds), operations / rate);
    }
  }

  /** Normal latents (count, C, side, side), the same in every run. */
  static NDArray latents(int count, int side, ProjectorParameters sizes, NDManager manager) {
    Shape shape = new Shape(count, sizes.inputChannels(), side, side);
    float[] values = new float[Math.toIntExact(shape.size())];
    return Tensors.of(manager, RandomStream.of(0, Purpose.STEP_NOISE).fillGaussian(values), shape);
  }

  private static void literally(DiffusedTargets targets, TargetNoise noise, NDManager manager) {
    try (NDArray features = targets.features(ALPHA_BAR, noise, SAMPLES, manager)) {
      PivotCut.of(features, PivotCut::sortedByEngine, SAMPLES);
    }
  }

  static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
