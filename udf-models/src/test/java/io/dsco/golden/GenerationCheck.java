package io.dsco.golden;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.dsco.diffusion.GaussianDiffusion;
import io.dsco.diffusion.NoiseSchedule;
import io.dsco.dit.DenoisingLoop;
import io.dsco.dit.Dit;
import io.dsco.dit.DitParameters;
import io.dsco.nopt.Alignment;
import io.dsco.nopt.AlignmentLevel;
import io.dsco.nopt.DataAccessibleAlignment;
import io.dsco.nopt.DataFreeAlignment;
import io.dsco.nopt.DiffusedTargets;
import io.dsco.nopt.LatinHypercube;
import io.dsco.nopt.NoiseOptimization;
import io.dsco.nopt.NoiseOptimizer;
import io.dsco.nopt.Objective;
import io.dsco.nopt.OptimizedNoise;
import io.dsco.nopt.QuantilePivots;
import io.dsco.nopt.StepObjective;
import io.dsco.nopt.TemplateStatistics;
import io.dsco.projector.CollapsedProjector;
import io.dsco.projector.FeaturePass;
import io.dsco.projector.Projector;
import io.dsco.tensor.BatchSize;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;
import java.util.Arrays;
import java.util.function.IntFunction;

/** Case 07: whole denoising runs on the tiny transformer, every draw given. */
final class GenerationCheck {
  private static final long LABEL = 3;
  private static final int STEPS = 10;
  private static final NoiseOptimization CUT = NoiseOptimization.PAPER.withIterations(5);

  private final NDManager manager;
  private final GoldenFolder golden;
  private final GaussianDiffusion diffusion;
  private final DenoisingLoop loop;
  private final Projector projector;
  private final CollapsedProjector collapsed;

  private GenerationCheck(GoldenCase folder, NDManager manager) {
    this.manager = manager;
    golden = new GoldenFolder(folder, manager);
    Dit dit = new Dit(new DitParameters(8, 2, 4, 48, 2, 3, 4, 10), golden.weights("dit"));
    diffusion = new GaussianDiffusion(NoiseSchedule.linear().respaced(STEPS));
    loop =
        new DenoisingLoop(
            dit,
            diffusion,
            new DenoisingLoop.Guidance(4, 3),
            new BatchSize("batch size", 3, warning -> {}));
    projector = OptimizerCheck.projector(golden);
    collapsed = projector.collapsed(8, 8);
  }

  static void run(GoldenCase folder, NDManager manager) {
    try (GradMode mode = GradMode.inference()) {
      GenerationCheck check = new GenerationCheck(folder, manager);
      check.plainDenoising();
      check.runsCutToFiveIterations();
      check.runFromLatinHypercubeNoise();
      check.templateStatistics();
      check.checkSteps("da_200.", check::targets);
      check.checkSteps("df_200.", check::template);
    }
  }

  private void plainDenoising() {
    golden.check("no_opt.final", loop.run(golden.input("z_T"), LABEL, this::given));
  }

  private void runsCutToFiveIterations() {
    golden.check("da_in5.final", loop.run(golden.input("z_T"), LABEL, cut(this::targets)));
    golden.check("df_in5.final", loop.run(golden.input("z_T"), LABEL, cut(this::template)));
  }

  private void runFromLatinHypercubeNoise() {
    float[] values = LatinHypercube.midPoints(golden.values("latin.rand"), 4 * 8 * 8, 4);
    golden.check("latin.z_T", values);
    NDArray initial = Tensors.of(manager, values, new Shape(4, 4, 8, 8));
    golden.check("da_latin_in5.final", loop.run(initial, LABEL, cut(this::targets)));
  }

  private void templateStatistics() {
    NDArray z = golden.input("templates.z_T");
    float[] means = new float[STEPS * 64];
    float[] deviations = new float[STEPS * 64];
    for (int t = STEPS - 1; t >= 0; t--) {
      GaussianDiffusion.Reverse reverse = loop.reverse(t, z, LABEL);
      z = t == 0 ? reverse.mean() : reverse.sample(step("templates.step_noise", t));
      TemplateStatistics statistics = TemplateStatistics.of(projector.features(z));
      System.arraycopy(statistics.mean(), 0, means, t * 64, 64);
      System.arraycopy(statistics.deviation(), 0, deviations, t * 64, 64);
    }
    golden.check("templates.stats_mean", means);
    golden.check("templates.stats_std", deviations);
  }

  private void checkSteps(String run, IntFunction<Alignment> alignments) {
    for (int t = 0; t < STEPS; t++) {
      String prefix = run + t + ".";
      GaussianDiffusion.Reverse reverse = loop.reverse(t, step(run + "x_in", t), LABEL);
      golden.check(prefix + "mean", reverse.mean());
      golden.check(prefix + "log_var", reverse.logVariance());
      NDArray mean = golden.reference(prefix + "mean");
      if (t == 0) {
        golden.check(prefix + "x_next", mean);
      } else {
        checkOptimised(prefix, t, mean, alignments);
      }
    }
  }

  /** From the reference's own mean and log variance, since 200 iterations amplify rounding. */
  private void checkOptimised(
      String prefix, int t, NDArray mean, IntFunction<Alignment> alignments) {
    NDArray logVariance = golden.reference(prefix + "log_var");
    NDArray[] middle = new NDArray[1];
    int[] iteration = {0};
    int[] told = {0};
    float[] losses = new float[200];
    try (Alignment alignment = alignments.apply(t);
        StepObjective objective = new StepObjective(mean, logVariance, alignment)) {
      Objective watched =
          epsilon -> {
            if (iteration[0]++ == 50) {
              middle[0] = Tensors.leaf(manager, epsilon);
            }
            return objective.at(epsilon);
          };
      NDArray noise =
          new NoiseOptimizer(NoiseOptimization.PAPER)
              .optimize(watched, step("step_noise", t), loss -> losses[told[0]++] = (float) loss);
      golden.check(prefix + "noise_50", middle[0]);
      golden.check(prefix + "noise_200", noise);
      golden.check(prefix + "loss_first", losses[0]);
      golden.check(prefix + "loss_last", losses[199]);
      NDArray reference = golden.reference(prefix + "noise_200");
      golden.check(prefix + "x_next", objective.output(reference));
    }
  }

  private OptimizedNoise cut(IntFunction<Alignment> alignments) {
    return new OptimizedNoise(
        new NoiseOptimizer(CUT),
        (t, shape, scope) -> step("step_noise", t),
        alignments,
        1,
        FeaturePass.defaultChunk(manager.getDevice()),
        (step, loss) -> {});
  }

  private Alignment targets(int t) {
    int targetStep = AlignmentLevel.STEP_INPUT.targetStep(t);
    QuantilePivots pivots =
        new DiffusedTargets(golden.input("target_latents"), collapsed)
            .pivots(
                diffusion.schedule().alphaCumulative(targetStep),
                new GivenTargetNoise(golden, "da." + t + ".", 5),
                4)[0];
    return new DataAccessibleAlignment(
        collapsed, pivots, DataAccessibleAlignment.PAPER_LAMBDA, manager);
  }

  private Alignment template(int t) {
    float[] means = golden.reference("templates.stats_mean").toFloatArray();
    float[] deviations = golden.reference("templates.stats_std").toFloatArray();
    TemplateStatistics statistics =
        new TemplateStatistics(
            Arrays.copyOfRange(means, t * 64, (t + 1) * 64),
            Arrays.copyOfRange(deviations, t * 64, (t + 1) * 64));
    return new DataFreeAlignment(
        projector::features,
        statistics,
        DataFreeAlignment.PAPER_LAMBDA_OCCUPATION,
        DataFreeAlignment.PAPER_LAMBDA_STATISTICS,
        manager);
  }

  private NDArray given(int t, NDArray mean, NDArray logVariance) {
    return step("step_noise", t);
  }

  private NDArray step(String input, int t) {
    return golden.input(input).get(new NDIndex(t));
  }
}
