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
import io.dsco.tensor.Turns;
import java.io.PrintStream;
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
    Turns.requirePositive(rounds);
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
    double operations =
        2.0
            * DiffusedTargets.PAPER_COPIES
            * count
            * new ProjectorOperations(ProjectorParameters.full(), SIDE).pooled();
    double rate = PeakRates.measured().convolutions();
    try (Problem problem = new Problem(count)) {
      double[] seconds = Turns.medianSeconds(1, rounds, problem::fast, problem::literal);
      return new Measurement(count, seconds[0], seconds[1], operations / rate);
    }
  }

  /** The pivots of a step in the literal form. */
  public static LiteralForm literal() {
    Problem problem = new Problem(TARGETS);
    problem.once();
    return problem;
  }

  /** A class, made up, and its targets in both forms. */
  private static final class Problem implements LiteralForm {
    private final NDManager manager = NDManager.newBaseManager();
    private final Projector projector;
    private final CollapsedProjector collapsed;
    private final DiffusedTargets fast;
    private final DiffusedTargets literal;

    Problem(int count) {
      ProjectorParameters sizes = ProjectorParameters.full();
      try (GradMode mode = GradMode.inference()) {
        projector = Projector.random(sizes, RandomStream.of(0, Purpose.PROJECTOR), manager);
        collapsed = projector.collapsed(SIDE, SIDE);
        NDArray latents = latents(count, SIDE, sizes, manager);
        fast = new DiffusedTargets(latents, collapsed);
        literal =
            new DiffusedTargets(
                latents,
                projector::pooled,
                DiffusedTargets.PAPER_COPIES,
                BATCH,
                BATCH * DiffusedTargets.PAPER_COPIES);
      }
    }

    void fast(int round) {
      fast.pivots(ALPHA_BAR, noise(round), SAMPLES);
    }

    void literal(int round) {
      try (GradMode mode = GradMode.inference();
          NDArray features = literal.features(ALPHA_BAR, noise(round), SAMPLES, manager)) {
        PivotCut.of(features, PivotCut::sortedByEngine, SAMPLES);
      }
    }

    @Override
    public void once() {
      literal(0);
    }

    @Override
    public void close() {
      collapsed.close();
      projector.close();
      manager.close();
    }
  }

  /** Normal latents (count, C, side, side), the same in every run. */
  static NDArray latents(int count, int side, ProjectorParameters sizes, NDManager manager) {
    Shape shape = new Shape(count, sizes.inputChannels(), side, side);
    float[] values = new float[Math.toIntExact(shape.size())];
    return Tensors.of(manager, RandomStream.of(0, Purpose.STEP_NOISE).fillGaussian(values), shape);
  }

  /** That of another step in every round, the same for all forms. */
  static TargetNoise noise(int round) {
    return new StreamTargetNoise(0, 0, round);
  }
}
