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
import io.dsco.tensor.DeviceQueue;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.PeakRates;
import io.dsco.tensor.Tensors;
import io.dsco.tensor.Turns;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Times one iteration of the optimiser in its fast and its literal form, turn by turn in one run,
 * so that whatever else the machine does hits both: 4×32×32 latents, the paper's projector.
 */
public final class NoptBench {
  private static final int[] SAMPLES = {10, 50};
  private static final int SIDE = 32;
  private static final int WARM_UPS = 2;

  private NoptBench() {}

  /**
   * Median times of one iteration.
   *
   * @param samples N_S
   * @param fastMillis in chunks, last convolution and pooling collapsed
   * @param literalMillis every sample at once, convolution by convolution
   * @param floorMillis the projector's multiply-adds, forward and back, at the rate of the fastest
   *     convolution
   */
  public record Measurement(
      int samples, double fastMillis, double literalMillis, double floorMillis) {
    /** Fast over literal. */
    public double ratio() {
      return fastMillis / literalMillis;
    }

    /** One line of JSON. */
    public String json() {
      return String.format(
          Locale.ROOT,
          "{\"bench\":\"nopt\",\"case\":\"n=%d\",\"fast_ms\":%.2f,\"literal_ms\":%.2f,"
              + "\"ratio\":%.3f,\"floor_ms\":%.2f,\"over_floor\":%.2f}",
          samples,
          fastMillis,
          literalMillis,
          ratio(),
          floorMillis,
          fastMillis / floorMillis);
    }
  }

  /**
   * Measures 10 and 50 samples, and prints a table followed by a line of JSON each.
   *
   * @param rounds iterations of each form
   */
  public static List<Measurement> run(int rounds, PrintStream out) {
    Turns.requirePositive(rounds);
    double rate = PeakRates.measured().convolutions();
    List<Measurement> measurements =
        IntStream.of(SAMPLES).mapToObj(samples -> measure(samples, rounds, rate)).toList();
    out.println("samples    fast ms  literal ms   ratio   floor ms");
    for (Measurement m : measurements) {
      out.printf(
          Locale.ROOT,
          "%7d %10.2f %11.2f %7.3f %10.2f%n",
          m.samples(),
          m.fastMillis(),
          m.literalMillis(),
          m.ratio(),
          m.floorMillis());
    }
    measurements.forEach(m -> out.println(m.json()));
    return measurements;
  }

  private static Measurement measure(int samples, int rounds, double rate) {
    double operations =
        2.0 * 2 * samples * new ProjectorOperations(ProjectorParameters.full(), SIDE).pooled();
    try (Problem problem = new Problem(samples)) {
      double[] seconds =
          Turns.medianSeconds(
              WARM_UPS,
              rounds,
              round -> iterate(problem.fast, problem.noise),
              round -> iterate(problem.literal, problem.noise));
      return new Measurement(samples, 1e3 * seconds[0], 1e3 * seconds[1], 1e3 * operations / rate);
    }
  }

  /** An iteration in the literal form. */
  public static LiteralForm literal(int samples) {
    Problem problem = new Problem(samples);
    for (int i = 0; i < WARM_UPS; i++) {
      problem.once();
    }
    return problem;
  }

  /** One step of a class, made up, and its two objectives. */
  private static final class Problem implements LiteralForm {
    final Objective literal;
    final StepObjective fast;
    final NDArray noise;
    private final NDManager manager = NDManager.newBaseManager();
    private final Projector projector;
    private final CollapsedProjector collapsed;
    private final Alignment alignment;

    Problem(int samples) {
      Shape shape = new Shape(samples, ProjectorParameters.full().inputChannels(), SIDE, SIDE);
      try (GradMode mode = GradMode.inference()) {
        projector =
            Projector.random(
                ProjectorParameters.full(), RandomStream.of(0, Purpose.PROJECTOR), manager);
        collapsed = projector.collapsed(SIDE, SIDE);
        NDArray mean = normal(manager, shape, 0);
        NDArray logVariance = Tensors.shifted(normal(manager, shape, 1), -4);
        QuantilePivots pivots = PivotCut.of(collapsed.of(normal(manager, shape, 2)), samples)[0];
        alignment =
            new DataAccessibleAlignment(
                collapsed, pivots, DataAccessibleAlignment.PAPER_LAMBDA, manager);
        fast = new StepObjective(mean, logVariance, alignment);
        literal = LiteralObjective.pooled(mean, logVariance, projector, alignment);
        noise = normal(manager, shape, 3);
      }
    }

    @Override
    public void once() {
      iterate(literal, noise);
    }

    @Override
    public void close() {
      fast.close();
      alignment.close();
      collapsed.close();
      projector.close();
      manager.close();
    }
  }

  /** One iteration as the optimiser makes it. */
  private static void iterate(Objective objective, NDArray epsilon) {
    new NoiseOptimizer(NoiseOptimization.PAPER.withIterations(1))
        .optimize(objective, epsilon)
        .close();
    DeviceQueue.finish(epsilon.getManager());
  }

  private static NDArray normal(NDManager manager, Shape shape, int which) {
    RandomStream stream = RandomStream.of(0, Purpose.STEP_NOISE, which);
    float[] values = stream.fillGaussian(new float[Math.toIntExact(shape.size())]);
    return Tensors.of(manager, values, shape);
  }
}
