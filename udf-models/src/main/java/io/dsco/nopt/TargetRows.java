package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.dsco.tensor.Tensors;
import java.util.Arrays;

/**
 * Which (target, pass) pairs are diffused, once each, to serve several plans.
 *
 * <p>The Latin hypercube passes come first, target-major, since their noises are drawn together;
 * later passes follow pass-major, each in the fill order. So the later rows of one plan are the
 * first of those of a larger one: a row has the same place in its batch whichever plans are served.
 */
final class TargetRows {
  private final int targets;
  private final int copies;
  private final int later;
  private final int[] fillOrder;
  private final int[] fillPosition;

  private TargetRows(int targets, int copies, int later, int[] fillOrder) {
    this.targets = targets;
    this.copies = copies;
    this.later = later;
    this.fillOrder = fillOrder;
    this.fillPosition = new int[targets];
    for (int i = 0; i < targets; i++) {
      fillPosition[fillOrder[i]] = i;
    }
  }

  /** The rows that all plans over the same targets need. */
  static TargetRows covering(TargetPlan[] plans, int[] fillOrder) {
    int most =
        Arrays.stream(plans)
            .mapToInt(TargetPlan::count)
            .max()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "pivots need at least one number of samples, had none"));
    int targets = plans[0].targets();
    int copies = plans[0].copies();
    return new TargetRows(targets, copies, most - copies * targets, fillOrder);
  }

  /** Rows after the Latin hypercube passes. */
  int later() {
    return later;
  }

  /** The pass of a later row. */
  int pass(int laterRow) {
    return copies + laterRow / targets;
  }

  /** The target of a later row. */
  int target(int laterRow) {
    return fillOrder[laterRow % targets];
  }

  /** The features one plan uses, pass after pass: (count, J). */
  NDArray select(NDArray features, TargetPlan plan) {
    long[] rows = new long[plan.count()];
    for (int i = 0; i < rows.length; i++) {
      int pass = i / targets;
      int index = i % targets;
      rows[i] = row(pass < plan.fullPasses() ? index : fillOrder[index], pass);
    }
    NDArray indices = Tensors.indices(features.getManager(), rows);
    return features.get(new NDIndex("{}", indices));
  }

  private long row(int target, int pass) {
    return pass < copies
        ? (long) target * copies + pass
        : (long) pass * targets + fillPosition[target];
  }
}
