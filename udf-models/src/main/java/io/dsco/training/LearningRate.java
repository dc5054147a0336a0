package io.dsco.training;

/** A learning rate as a function of the step, counted from 0. */
@FunctionalInterface
public interface LearningRate {
  /** The rate of one step. */
  double at(long step);

  /** The same rate always. */
  static LearningRate constant(double rate) {
    return step -> rate;
  }

  /**
   * Rises linearly over {@code warmup} steps to {@code peak}, then falls to 0 on half a cosine that
   * ends at {@code steps}.
   */
  static LearningRate cosine(double peak, long warmup, long steps) {
    return step -> {
      if (step < warmup) {
        return peak * (step + 1) / warmup;
      }
      double progress = Math.min(1, (double) (step - warmup) / Math.max(1, steps - warmup));
      return peak * 0.5 * (1 + Math.cos(Math.PI * progress));
    };
  }

  /**
   * {@code base}, times {@code factor} from two thirds and again from five sixths of {@code steps}.
   */
  static LearningRate stepped(double base, double factor, long steps) {
    return step -> {
      double rate = base;
      if (3 * step >= 2 * steps) {
        rate *= factor;
      }
      if (6 * step >= 5 * steps) {
        rate *= factor;
      }
      return rate;
    };
  }
}
