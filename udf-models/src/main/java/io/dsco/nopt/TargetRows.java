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
 * first of those of a larger one. Whole batches of them serve all plans; the short batch that a
 * plan ends with is its own, since kernels are chosen by the shape of a batch: a plan's features
 * have the same bits whichever plans are served beside it.
 */
final class TargetRows {
  private final int targets;
  private final int copies;
  private final int batch;
  private final int shared;
  private final int[] fillOrder;
  private final int[] fillPosition;

  private TargetRows(int targets, int copies, int batch, int shared, int[] fillOrder) {
    this.targets = targets;
    this.copies = copies;
    this.batch = batch;
    this.shared = shared;
    this.fillOrder = fillOrder;
    this.fillPosition = new int[targets];
    for (int i = 0; i < targets; i++) {
      fillPosition[fillOrder[i]] = i;
    }
  }

  /**
   * The rows that all plans over the same targets need.
   *
   * @param batch later rows that are diffused at once
   */
  static TargetRows covering(TargetPlan[] plans, int batch, int[] fillOrder) {
    int later =
        Arrays.stream(plans)
            .mapToInt(TargetRows::later)
            .max()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "pivots need at least one number of samples, had none"));
    return new TargetRows(
        plans[0].targets(), plans[0].copies(), batch, later / batch * batch, fillOrder);
  }

  /** Rows of a plan after the Latin hypercube passes. */
  static int later(TargetPlan plan) {
    return plan.count() - plan.copies() * plan.targets();
  }

  /** Later rows in whole batches, as many as the plan with the most has. */
  int shared() {
    return shared;
  }

  /** Later rows of a plan in whole batches; those behind them are the plan's own. */
  int whole(TargetPlan plan) {
    return later(plan) / batch * batch;
  }

  /** The pass of a later row. */
  int pass(int laterRow) {
    return copies + laterRow / targets;
  }

  /** The target of a later row. */
  int target(int laterRow) {
    return fillOrder[laterRow % targets];
  }

  /**
   * The features one plan uses, pass after pass: (count, J).
   *
   * @param features of the Latin hypercube passes, of the shared rows, and of the plan's own
   */
  NDArray select(NDArray features, TargetPlan plan) {
    long[] rows = new long[plan.count()];
    for (int i = 0; i < rows.length; i++) {
      int pass = i / targets;
      int index = i % targets;
      rows[i] = row(pass < plan.fullPasses() ? index : fillOrder[index], pass, whole(plan));
    }
    NDArray indices = Tensors.indices(features.getManager(), rows);
    return features.get(new NDIndex("{}", indices));
  }

  private long row(int target, int pass, int whole) {
    if (pass < copies) {
      return (long) target * copies + pass;
    }
    long first = (long) copies * targets;
    long later = (long) (pass - copies) * targets + fillPosition[target];
    return first + (later < whole ? later : shared + later - whole);
  }
}
