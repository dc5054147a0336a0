package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.diffusion.GaussianDiffusion;
import io.dsco.diffusion.NoiseSchedule;
import io.dsco.dit.DenoisingLoop;
import io.dsco.dit.DenoisingLoop.Guidance;
import io.dsco.dit.Dit;
import io.dsco.dit.DitOperations;
import io.dsco.dit.DitParameters;
import io.dsco.nopt.Objective.LossAndGradient;
import io.dsco.nopt.StepProfile.Part;
import io.dsco.projector.CollapsedProjector;
import io.dsco.projector.FeaturePass;
import io.dsco.projector.Projector;
import io.dsco.projector.ProjectorOperations;
import io.dsco.projector.ProjectorParameters;
import io.dsco.random.HostThreads;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.BatchSize;
import io.dsco.tensor.DeviceMemory;
import io.dsco.tensor.DeviceQueue;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.MadeUpWeights;
import io.dsco.tensor.PeakRates;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import io.dsco.tensor.Turns;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Where the time of a class goes, at the paper's sizes: the parts of one denoising step, each
 * measured alone and held against its multiply-adds at the machine's best rate. Latents of 4×32×32,
 * 1,300 of them, 200 iterations; a published transformer with made-up weights.
 */
public final class ClassBench {
  private static final int[] SAMPLES = {10, 50};

  /** Height and width of the latents. */
  public static final int SIDE = 32;

  /** Channels of the latents. */
  public static final int CHANNELS = 4;

  /** Classes of the transformer. */
  public static final int CLASSES = 1000;

  private static final int LABEL = 207;
  private static final int STEPS = 50;
  private static final int STEP = 25;
  private static final int LATENTS = 1300;
  private static final int TARGETS = LATENTS * DiffusedTargets.PAPER_COPIES;
  private static final int ROUNDS = 3;

  /** Of the latents and of the targets this share is drawn, and passes the projector. */
  private static final int SHARE = 13;

  private static final int ITERATIONS = NoiseOptimization.PAPER.iterations();
  private static final ProjectorParameters PROJECTOR = ProjectorParameters.full();

  private final NDManager manager;
  private final StateDict weights;
  private final DitParameters transformer;
  private final CollapsedProjector projector;
  private final PeakRates rates;

  private ClassBench(
      NDManager manager,
      StateDict weights,
      DitParameters transformer,
      CollapsedProjector projector,
      PeakRates rates) {
    this.manager = manager;
    this.weights = weights;
    this.transformer = transformer;
    this.projector = projector;
    this.rates = rates;
  }

  /**
   * Measures 10 and 50 samples, and prints a table followed by a line of JSON each.
   *
   * @param variant of the transformer, a published one
   */
  public static void run(String variant, PrintStream out) {
    DitParameters transformer = DitParameters.variant(variant, SIDE, CHANNELS, CLASSES);
    PeakRates rates = PeakRates.measured();
    out.printf(
        Locale.ROOT,
        "best matrix product %.0f GFLOP/s, best convolution %.0f GFLOP/s%n",
        rates.products() / 1e9,
        rates.convolutions() / 1e9);
    try (NDManager manager = NDManager.newBaseManager();
        GradMode mode = GradMode.inference();
        StateDict weights = MadeUpWeights.of(transformer.shapes(), manager);
        Projector literal =
            Projector.random(PROJECTOR, RandomStream.of(0, Purpose.PROJECTOR), manager);
        CollapsedProjector projector = literal.collapsed(SIDE, SIDE)) {
      ClassBench bench = new ClassBench(manager, weights, transformer, projector, rates);
      for (int samples : SAMPLES) {
        List<Part> parts = bench.parts(samples);
        new StepProfile(variant, samples, parts).print(out);
        bench.printMemory(samples, out);
      }
    }
  }

  private List<Part> parts(int samples) {
    ProjectorOperations operations = new ProjectorOperations(PROJECTOR, SIDE);
    double projection = 2.0 * operations.pooled() / rates.convolutions();
    List<Part> parts = new ArrayList<>();
    parts.add(transformer(samples));
    parts.add(new Part("target noise", SHARE * median(ClassBench::drawTargetNoise), 0));
    parts.add(
        new Part("target features", SHARE * median(this::projectTargets), TARGETS * projection));
    parts.add(new Part("target sort", sortSeconds(samples), 0));
    parts.addAll(iterations(samples, 2 * samples * ITERATIONS * projection));
    return parts;
  }

  private Part transformer(int samples) {
    DenoisingLoop loop =
        new DenoisingLoop(
            new Dit(transformer, weights),
            new GaussianDiffusion(NoiseSchedule.linear().respaced(STEPS)),
            new Guidance(4, 3),
            new BatchSize("samples", samples, System.err::println));
    NDArray z = random(shape(samples), 0);
    DitOperations operations = new DitOperations(transformer);
    double work = 2.0 * (2 * samples * operations.perRow() + 2 * operations.perLabel());
    double seconds =
        median(
            scope -> {
              NDArray own = Tensors.leaf(scope, z);
              loop.reverse(STEP, own, LABEL).mean().toFloatArray();
            });
    return new Part("transformer", seconds, work / rates.products());
  }

  private static void drawTargetNoise(NDManager scope) {
    TargetNoise noise = new StreamTargetNoise(0, 0, STEP);
    HostThreads.forEach(
        LATENTS / SHARE,
        target ->
            noise.latinHypercube(target, DiffusedTargets.PAPER_COPIES, CHANNELS * SIDE * SIDE));
  }

  private void projectTargets(NDManager scope) {
    Shape shape = new Shape(TARGETS / SHARE, CHANNELS, SIDE, SIDE);
    FeaturePass.features(projector, scope.ones(shape), FeaturePass.defaultChunk(scope.getDevice()));
  }

  private double sortSeconds(int samples) {
    try (NDArray features = random(new Shape(TARGETS, PROJECTOR.features()), 1)) {
      return median(scope -> PivotCut.of(features, samples));
    }
  }

  /** The projector forward and back, and all else: the loss with its sort, and the update. */
  private List<Part> iterations(int samples, double floor) {
    NDArray z = random(shape(samples), 2);
    NDArray features = random(new Shape(samples, PROJECTOR.features()), 3);
    double projection =
        median(
            scope -> {
              NDArray own = Tensors.leaf(scope, z);
              try (FeaturePass pass =
                  FeaturePass.recording(
                      projector, own, FeaturePass.defaultChunk(scope.getDevice()))) {
                pass.pullBack(Tensors.leaf(scope, features));
              }
            });
    try (Alignment alignment =
        new DataAccessibleAlignment(
            projector,
            PivotCut.of(features, samples)[0],
            DataAccessibleAlignment.PAPER_LAMBDA,
            manager)) {
      NoiseOptimizer once = new NoiseOptimizer(NoiseOptimization.PAPER.withIterations(1));
      Objective withoutProjector =
          epsilon -> {
            LossAndGradient aligned = alignment.at(Tensors.leaf(epsilon.getManager(), features));
            return new LossAndGradient(
                Reality.loss(epsilon).add(aligned.loss()), Reality.gradient(epsilon));
          };
      double rest =
          median(scope -> once.optimize(withoutProjector, Tensors.leaf(scope, z)).close());
      return List.of(
          new Part("projector of the noise", ITERATIONS * projection, floor),
          new Part("loss and update", ITERATIONS * rest, 0));
    }
  }

  private double median(Consumer<NDManager> work) {
    return Turns.medianSeconds(
        1,
        ROUNDS,
        round -> {
          try (NDManager scope = manager.newSubManager()) {
            work.accept(scope);
            DeviceQueue.finish(scope);
          }
        })[0];
  }

  private static Shape shape(int samples) {
    return new Shape(samples, CHANNELS, SIDE, SIDE);
  }

  private NDArray random(Shape shape, int which) {
    float[] values = new float[Math.toIntExact(shape.size())];
    return Tensors.of(
        manager, RandomStream.of(which, Purpose.STEP_NOISE).fillGaussian(values), shape);
  }

  /** What lives at once in a step, by its sizes, and what the process held at most. */
  private void printMemory(int samples, PrintStream out) {
    long targets = 4L * TARGETS * PROJECTOR.features() + 4L * LATENTS * CHANNELS * SIDE * SIDE;
    long inTransformer = 2L * samples * new DitOperations(transformer).bytesPerRow();
    long inProjector = samples * new ProjectorOperations(PROJECTOR, SIDE).bytes();
    out.printf(
        "memory: weights %s; activations %s in the transformer, %s in the projector;"
            + " targets %s; the process at most %s%n",
        DeviceMemory.gibibytes(weights.bytes()),
        DeviceMemory.gibibytes(inTransformer),
        DeviceMemory.gibibytes(inProjector),
        DeviceMemory.gibibytes(targets),
        DeviceMemory.gibibytes(DeviceMemory.peakResident().orElse(0)));
  }
}
