package io.dsco.nopt;

import ai.djl.ndarray.NDManager;
import io.dsco.projector.CollapsedProjector;
import io.dsco.projector.Projector;
import io.dsco.projector.ProjectorParameters;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Turns;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * Times the pivots of one step of a class for all sizes of a trigger's schedule, from one pass and
 * from a pass for each size, turn by turn in one run: 1,300 latents of 4×8×8 as in the embedded
 * data, diffused five times, through the paper's projector.
 */
public final class TargetScheduleBench {
  private static final int TARGETS = 1300;
  private static final int SIDE = 8;

  /** As {@code conf/fashion-mnist.conf} has it. */
  private static final int CHUNK = 100;

  private static final int BATCH = 20;
  private static final double ALPHA_BAR = 0.5;
  private static final int[] SCHEDULE = {10, 50, 100, 150};

  private TargetScheduleBench() {}

  /**
   * Median seconds.
   *
   * @param latents of the class
   * @param together one pass for all sizes
   * @param separate a pass for each
   */
  public record Measurement(int latents, double together, double separate) {
    /** Together over separate. */
    public double ratio() {
      return together / separate;
    }

    /** One line of JSON. */
    public String json() {
      return String.format(
          Locale.ROOT,
          "{\"bench\":\"targets\",\"case\":\"latents=%d schedule=%s\",\"together_s\":%.3f,"
              + "\"separate_s\":%.3f,\"ratio\":%.3f}",
          latents,
          Arrays.toString(SCHEDULE).replace(" ", ""),
          together,
          separate,
          ratio());
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
    out.println("targets of a schedule  together s  separate s   ratio");
    out.printf(
        Locale.ROOT,
        "%-22s %10.2f  %10.2f %7.3f%n",
        Arrays.toString(SCHEDULE),
        m.together(),
        m.separate(),
        m.ratio());
    out.println(m.json());
    return m;
  }

  private static Measurement measure(int count, int rounds) {
    ProjectorParameters sizes = ProjectorParameters.full();
    try (NDManager manager = NDManager.newBaseManager();
        GradMode mode = GradMode.inference();
        Projector projector =
            Projector.random(sizes, RandomStream.of(0, Purpose.PROJECTOR), manager);
        CollapsedProjector collapsed = projector.collapsed(SIDE, SIDE)) {
      DiffusedTargets targets =
          new DiffusedTargets(
              TargetBench.latents(count, SIDE, sizes, manager),
              collapsed,
              DiffusedTargets.PAPER_COPIES,
              BATCH,
              CHUNK);
      double[] seconds =
          Turns.medianSeconds(
              1,
              rounds,
              round -> targets.pivots(ALPHA_BAR, TargetBench.noise(round), SCHEDULE),
              round -> oneByOne(targets, TargetBench.noise(round)));
      return new Measurement(count, seconds[0], seconds[1]);
    }
  }

  private static void oneByOne(DiffusedTargets targets, TargetNoise noise) {
    for (int samples : SCHEDULE) {
      targets.pivots(ALPHA_BAR, noise, samples);
    }
  }
}
