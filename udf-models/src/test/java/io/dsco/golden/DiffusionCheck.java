package io.dsco.golden;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.dsco.diffusion.GaussianDiffusion;
import io.dsco.diffusion.GaussianDiffusion.Reverse;
import io.dsco.diffusion.GaussianDiffusion.StartRange;
import io.dsco.diffusion.NoiseSchedule;
import io.dsco.tensor.GradMode;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Schedules, forward diffusion and reverse steps, one group of outputs per respacing. */
final class DiffusionCheck {
  private DiffusionCheck() {}

  static void run(GoldenCase golden, NDManager manager) {
    TreeSet<String> respacings = new TreeSet<>();
    golden.inputs().forEach(name -> respacings.add(name.substring(0, name.indexOf('.'))));
    try (GradMode mode = GradMode.inference()) {
      for (String respacing : respacings) {
        NoiseSchedule schedule = NoiseSchedule.linear().respaced(Integer.parseInt(respacing));
        tables(golden, manager, respacing + ".", schedule);
        samples(golden, manager, respacing + ".", new GaussianDiffusion(schedule));
      }
    }
  }

  private static void tables(
      GoldenCase golden, NDManager manager, String group, NoiseSchedule schedule) {
    long[] map = IntStream.range(0, schedule.steps()).mapToLong(schedule::originalStep).toArray();
    golden.check(group + "timestep_map", manager.create(map));
    table(golden, manager, group + "betas", schedule, schedule::beta);
    table(golden, manager, group + "alphas_cumprod", schedule, schedule::alphaCumulative);
    table(
        golden, manager, group + "posterior_mean_coef1", schedule, schedule::posteriorMeanOfStart);
    table(
        golden,
        manager,
        group + "posterior_mean_coef2",
        schedule,
        schedule::posteriorMeanOfCurrent);
    table(
        golden,
        manager,
        group + "posterior_log_variance_clipped",
        schedule,
        schedule::posteriorLogVariance);
    table(golden, manager, group + "sqrt_recip_alphas_cumprod", schedule, schedule::startOfCurrent);
    table(golden, manager, group + "sqrt_recipm1_alphas_cumprod", schedule, schedule::startOfNoise);
  }

  private static void table(
      GoldenCase golden,
      NDManager manager,
      String name,
      NoiseSchedule schedule,
      IntToDoubleFunction values) {
    golden.check(
        name, manager.create(IntStream.range(0, schedule.steps()).mapToDouble(values).toArray()));
  }

  private static void samples(
      GoldenCase golden, NDManager manager, String group, GaussianDiffusion diffusion) {
    int[] t =
        Arrays.stream(golden.input(group + "t", manager).toLongArray())
            .mapToInt(Math::toIntExact)
            .toArray();
    NDArray start = golden.input(group + "x0", manager);
    NDArray noise = golden.input(group + "noise", manager);
    golden.check(group + "q_sample", diffusion.diffuse(start, noise, t));
    NDArray output = golden.input(group + "model_output", manager);
    NDArray current = golden.input(group + "x_t", manager);
    reverse(golden, group + "noclip.", diffusion.reverse(output, current, StartRange.UNBOUNDED, t));
    reverse(golden, group + "clip.", diffusion.reverse(output, current, StartRange.CLAMPED, t));
    long[] told = Arrays.stream(t).mapToLong(diffusion.schedule()::originalStep).toArray();
    golden.check(group + "model_t", manager.create(told));
  }

  private static void reverse(GoldenCase golden, String group, Reverse reverse) {
    golden.check(group + "mean", reverse.mean());
    golden.check(group + "log_variance", reverse.logVariance());
    golden.check(group + "variance", reverse.logVariance().exp());
    golden.check(group + "pred_xstart", reverse.start());
  }
}
