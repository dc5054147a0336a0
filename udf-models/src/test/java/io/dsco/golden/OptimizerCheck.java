package io.dsco.golden;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.dsco.diffusion.NoiseSchedule;
import io.dsco.nopt.Alignment;
import io.dsco.nopt.DataAccessibleAlignment;
import io.dsco.nopt.DataFreeAlignment;
import io.dsco.nopt.DiffusedTargets;
import io.dsco.nopt.NoiseOptimization;
import io.dsco.nopt.NoiseOptimizer;
import io.dsco.nopt.Objective;
import io.dsco.nopt.Objective.LossAndGradient;
import io.dsco.nopt.QuantilePivots;
import io.dsco.nopt.StepObjective;
import io.dsco.nopt.TemplateStatistics;
import io.dsco.projector.CollapsedProjector;
import io.dsco.projector.FeatureMap;
import io.dsco.projector.Projector;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/** Cases 04 and 05: the optimiser with and without targets, 200 iterations. */
final class OptimizerCheck {
  private static final int[] UPDATES = {1, 2, 5, 10, 20, 50, 100, 200};
  private static final int[] LOSSES = {0, 1, 10, 200};

  private OptimizerCheck() {}

  static void dataAccessible(GoldenCase folder, NDManager manager) {
    try (GradMode mode = GradMode.inference()) {
      GoldenFolder golden = new GoldenFolder(folder, manager);
      try (CollapsedProjector projector = projector(golden).collapsed(8, 8)) {
        QuantilePivots pivots = targets(golden, projector, manager);
        golden.check("normalize_mean", pivots.mean());
        golden.check("normalize_std", pivots.deviation());
        golden.check("dimwise_pivots", pivots.pivots());
        double lambda = golden.number("sort_strength");
        try (Alignment alignment = new DataAccessibleAlignment(projector, pivots, lambda, manager);
            Alignment none = new DataAccessibleAlignment(projector, pivots, 0, manager)) {
          float[] losses = optimise(golden, alignment, none);
          float[] sort = new float[LOSSES.length];
          float[] norm = new float[LOSSES.length];
          for (int i = 0; i < LOSSES.length; i++) {
            norm[i] = losses[LOSSES.length + i];
            sort[i] = (float) ((losses[i] - norm[i]) / (lambda * pivots.samples()));
          }
          golden.check("norm_loss", norm);
          golden.check("sort_loss", sort);
        }
      }
    }
  }

  static void dataFree(GoldenCase folder, NDManager manager) {
    try (GradMode mode = GradMode.inference()) {
      GoldenFolder golden = new GoldenFolder(folder, manager);
      Projector projector = projector(golden);
      TemplateStatistics template =
          TemplateStatistics.of(projector.features(golden.input("template_latents")));
      golden.check("stats_mean", template.mean());
      golden.check("stats_std", template.deviation());
      FeatureMap map = projector::features;
      try (Alignment alignment = dataFree(map, template, 10, 1e-3, manager);
          Alignment none = dataFree(map, template, 0, 0, manager);
          Alignment cosine = dataFree(map, template, 1, 0, manager);
          Alignment statistics = dataFree(map, template, 0, 1, manager)) {
        float[] losses = optimise(golden, alignment, none);
        float norm = losses[LOSSES.length];
        golden.check(
            "components_step0",
            norm,
            loss(golden, cosine, golden.input("noise")) - norm,
            loss(golden, statistics, golden.input("noise")) - norm);
      }
    }
  }

  /** Checks a run; returns the total losses after 0, 1, 10 and 200 updates, then those of none. */
  private static float[] optimise(GoldenFolder golden, Alignment alignment, Alignment none) {
    float[] losses = new float[2 * LOSSES.length];
    float[] curve = new float[201];
    NDArray noise = golden.input("noise");
    try (StepObjective objective = objective(golden, alignment)) {
      LossAndGradient first = objective.at(noise);
      golden.check("grad_step0", first.gradient());
      List<NDArray> path = trajectory(objective, noise, curve);
      for (int updates : UPDATES) {
        golden.check("noise_after_" + updates, path.get(updates));
      }
      for (int i = 0; i < LOSSES.length; i++) {
        losses[i] = curve[LOSSES[i]];
        losses[LOSSES.length + i] = loss(golden, none, path.get(LOSSES[i]));
      }
    }
    golden.check("loss", losses[0], losses[1], losses[2], losses[3]);
    golden.check("loss_curve", curve);
    return losses;
  }

  /** The noise before and after each of 200 updates; fills in the loss at each. */
  private static List<NDArray> trajectory(StepObjective objective, NDArray noise, float[] curve) {
    List<NDArray> path = new ArrayList<>();
    Objective watched =
        epsilon -> {
          path.add(Tensors.leaf(noise.getManager(), epsilon));
          return objective.at(epsilon);
        };
    int[] told = {0};
    path.add(
        new NoiseOptimizer(NoiseOptimization.PAPER)
            .optimize(watched, noise, loss -> curve[told[0]++] = (float) loss));
    curve[path.size() - 1] = objective.at(path.get(path.size() - 1)).loss().getFloat();
    return path;
  }

  private static QuantilePivots targets(
      GoldenFolder golden, FeatureMap projector, NDManager manager) {
    NDArray latents = golden.input("target_latents");
    int samples = golden.integer("N_S");
    double alphaBar = NoiseSchedule.linear().respaced(50).alphaCumulative(golden.integer("t"));
    GivenTargetNoise noise =
        new GivenTargetNoise(golden, "", Math.toIntExact(latents.getShape().get(0)));
    DiffusedTargets itself = new DiffusedTargets(latents, x -> x.reshape(x.getShape().get(0), -1));
    golden.check(
        "diffused_targets",
        inReferenceOrder(itself.features(alphaBar, noise, samples, manager), golden));
    DiffusedTargets targets = new DiffusedTargets(latents, projector);
    golden.check("flat_feats_t", targets.features(alphaBar, noise, samples, manager).transpose());
    return targets.pivots(alphaBar, noise, samples)[0];
  }

  private static NDArray inReferenceOrder(NDArray rows, GoldenFolder golden) {
    return rows.reshape(golden.reference("diffused_targets").getShape());
  }

  private static float loss(GoldenFolder golden, Alignment alignment, NDArray noise) {
    try (StepObjective objective = objective(golden, alignment)) {
      return objective.at(noise).loss().getFloat();
    }
  }

  private static StepObjective objective(GoldenFolder golden, Alignment alignment) {
    return new StepObjective(golden.input("cur_mean"), golden.input("cur_log_var"), alignment);
  }

  private static Alignment dataFree(
      FeatureMap map, TemplateStatistics template, double cosine, double reg, NDManager manager) {
    return new DataFreeAlignment(map, template, cosine, reg, manager);
  }

  static Projector projector(GoldenFolder golden) {
    return new Projector(ProjectorCheck.REDUCED, golden.weights("extractor"));
  }
}
