package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.dsco.tensor.Tensors;
import java.util.Arrays;

/**
 * Which (target, pass) pairs are diffused, once each, to serve several plans.
 *
 * <p>The Latin hypercube passes come first, target-major, since their noises are drawn together;
 * later passes follow pass-major. The last pass may be partial, in the fill order; a plan that ends
 * in an earlier pass takes the same members from that full pass.
 */
final class TargetRows {
  private final int targets;
  private final int copies;
  private final int passes;
  private final int remainder;
  private final int[] fillOrder;
  private final int[] fillPosition;

  private TargetRows(int targets, int copies, int passes, int remainder, int[] fillOrder) {
    this.targets = targets;
    this.copies = copies;
    this.passes = passes;
    this.remainder = remainder;
    this.fillOrder = fillOrder;
    this.fillPosition = new int[targets];
    for (int i = 0; i < targets; i++) {
      fillPosition[fillOrder[i]] = i;
    }
  }

  /** The rows that all plans over the same targets need. */
  static TargetRows covering(TargetPlan[] plans, int[] fillOrder) {
    if (plans.length == 0) {
      throw new IllegalArgumentException("pivots need at least one number of samples, had none");
    }
    int passes = Arrays.stream(plans).mapToInt(TargetPlan::fullPasses).max().orElseThrow();
    int remainder =
        Arrays.stream(plans)
            .filter(plan -> plan.fullPasses() == passes)
            .mapToInt(TargetPlan::remainder)
            .max()
            .orElseThrow();
    return new TargetRows(plans[0].targets(), plans[0].copies(), passes, remainder, fillOrder);
  }

  /** Rows after the Latin hypercube passes. */
  int later() {
    return (passes - copies) * targets + remainder;
  }

  /** The pass of a later row. */
  int pass(int later) {
    return copies + later / targets;
  }

  /** The target of a later row. */
  int target(int later) {
    int index = later % targets;
    return pass(later) < passes ? index : fillOrder[index];
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
    if (pass < copies) {
      return (long) target * copies + pass;
    }
    return (long) pass * targets + (pass < passes ? target : fillPosition[target]);
  }
}
