package io.dsco.synthesize;

import io.dsco.nopt.SynthesisListener;
import io.dsco.workspace.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How the loss of a class's noises fell in each denoising step, thinned: some kilobytes in the
 * metadata of its file, which no later stage reads. Belongs to the thread of one task.
 */
public final class LossCurves {
  /** Key in a class file's metadata. Files of earlier versions lack it. */
  static final String KEY = "dsco.losses";

  /**
   * Iterations of a step that are kept: the first, the last, and between them ever farther apart,
   * as the loss falls fast first.
   */
  private static final int KEPT = 12;

  /** Enough for a chart; the whole is a third as long as with all digits. */
  private static final MathContext DIGITS = new MathContext(4);

  private final List<Step> steps = new ArrayList<>();

  /**
   * One optimised step.
   *
   * @param step counted from 1, the noisiest
   * @param iterations counted from 1, rising
   * @param losses before each of those iterations
   */
  public record Step(int step, List<Integer> iterations, List<Double> losses) {
    /** Copies. */
    public Step {
      iterations = List.copyOf(iterations);
      losses = List.copyOf(losses);
    }
  }

  /** A listener that keeps the losses, then tells another one. */
  SynthesisListener before(SynthesisListener next) {
    return (done, of, losses) -> {
      if (!losses.isEmpty()) {
        Step kept = thinned(done, losses);
        if (!kept.losses().isEmpty()) {
          steps.add(kept);
        }
      }
      next.step(done, of, losses);
    };
  }

  /** As the metadata holds it. */
  String text() {
    return Json.canonical(steps);
  }

  /** The optimised steps that a file's metadata tells, from the noisiest on; of old files none. */
  public static List<Step> read(Map<String, String> metadata) {
    return Optional.ofNullable(metadata.get(KEY))
        .map(text -> Arrays.asList(Json.parse(text, Step[].class)))
        .orElse(List.of());
  }

  private static Step thinned(int step, List<Double> losses) {
    TreeSet<Integer> kept = new TreeSet<>();
    for (int i = 0; i < KEPT; i++) {
      kept.add((int) Math.round(Math.pow(losses.size(), (double) i / (KEPT - 1))));
    }
    // JSON has no infinity. Noise that is finite after all is no failure, whatever was on the way.
    kept.removeIf(iteration -> !Double.isFinite(losses.get(iteration - 1)));
    return new Step(
        step,
        List.copyOf(kept),
        kept.stream().map(iteration -> rounded(losses.get(iteration - 1))).toList());
  }

  private static double rounded(double loss) {
    return new BigDecimal(loss).round(DIGITS).doubleValue();
  }
}
