package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.dsco.projector.FeatureMap;
import io.dsco.projector.FeaturePass;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Diffuses the latents of one class to a noise level and keeps only their features: the diffused
 * latents themselves never exist all at once. Belongs to one thread.
 */
public final class DiffusedTargets {
  /** How often every latent is diffused in the paper. */
  public static final int PAPER_COPIES = 5;

  private static final int DEFAULT_BATCH = 20;

  private final NDManager manager;
  private final DiffusedLatents latents;
  private final FeatureMap projector;
  private final int copies;
  private final int batch;
  private final int chunk;

  /**
   * Targets of one class, diffused {@value #PAPER_COPIES} times.
   *
   * @param latents (N_T, C, H, W); they stay the caller's
   * @param projector pooled features, (N, C, H, W) to (N, J)
   */
  public DiffusedTargets(NDArray latents, FeatureMap projector) {
    this(
        latents,
        projector,
        PAPER_COPIES,
        DEFAULT_BATCH,
        FeaturePass.defaultChunk(latents.getDevice()));
  }

  /**
   * Targets of one class.
   *
   * @param copies how often every latent is diffused at least
   * @param batch latents diffused at once, which has no influence on the noise
   * @param chunk diffused latents that pass the projector at once, which changes rounding only
   */
  public DiffusedTargets(NDArray latents, FeatureMap projector, int copies, int batch, int chunk) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch of targets must be at least 1, was " + batch);
    }
    this.manager = latents.getManager();
    this.latents = new DiffusedLatents(latents);
    this.projector = projector;
    this.copies = copies;
    this.batch = batch;
    this.chunk = chunk;
  }

  /**
   * Pivots for every wanted number of samples, from one pass over the targets. Those of a number
   * are the same to the last bit whatever other numbers are wanted.
   *
   * @param alphaBar ᾱ of the level, in (0, 1)
   * @param samples each N_S
   * @return pivots in the order of {@code samples}
   */
  public QuantilePivots[] pivots(double alphaBar, TargetNoise noise, int... samples) {
    TargetPlan[] plans = Arrays.stream(samples).mapToObj(this::plan).toArray(TargetPlan[]::new);
    TargetRows rows = TargetRows.covering(plans, batch, noise.fillOrder(targets()));
    try (NDManager scope = manager.newSubManager();
        GradMode mode = GradMode.inference()) {
      NDArray shared = shared(alphaBar, noise, rows, scope);
      QuantilePivots[] pivots = new QuantilePivots[samples.length];
      for (TargetPlan plan : onePerCount(plans)) {
        int[] same = indices(plans, plan.count());
        try (NDManager own = scope.newSubManager()) {
          NDArray features = selected(shared, alphaBar, noise, rows, plan, own);
          QuantilePivots[] cut =
              PivotCut.of(features, Arrays.stream(same).map(i -> samples[i]).toArray());
          for (int i = 0; i < same.length; i++) {
            pivots[same[i]] = cut[i];
          }
        }
      }
      return pivots;
    }
  }

  /** Plans of as many targets have the same ones, which are sorted once. */
  private static Collection<TargetPlan> onePerCount(TargetPlan[] plans) {
    Map<Integer, TargetPlan> byCount = new LinkedHashMap<>();
    for (TargetPlan plan : plans) {
      byCount.putIfAbsent(plan.count(), plan);
    }
    return byCount.values();
  }

  private static int[] indices(TargetPlan[] plans, int count) {
    return IntStream.range(0, plans.length).filter(i -> plans[i].count() == count).toArray();
  }

  /**
   * Features of the targets N_S samples are aligned with, (count, J) in {@code target}: pass after
   * pass, the last one cut short.
   */
  public NDArray features(double alphaBar, TargetNoise noise, int samples, NDManager target) {
    TargetPlan plan = plan(samples);
    TargetRows rows =
        TargetRows.covering(new TargetPlan[] {plan}, batch, noise.fillOrder(targets()));
    try (NDManager scope = target.newSubManager();
        GradMode mode = GradMode.inference()) {
      NDArray shared = shared(alphaBar, noise, rows, scope);
      NDArray selected = selected(shared, alphaBar, noise, rows, plan, scope);
      selected.attach(target);
      return selected;
    }
  }

  /** Rows that serve all plans, as {@link TargetRows} orders them. */
  private NDArray shared(double alphaBar, TargetNoise noise, TargetRows rows, NDManager scope) {
    NDList parts = new NDList();
    for (int start = 0; start < targets(); start += batch) {
      int end = Math.min(targets(), start + batch);
      try (NDManager own = scope.newSubManager()) {
        parts.add(kept(latents.firstPasses(start, end, copies, alphaBar, noise, own), scope));
      }
    }
    for (int start = 0; start < rows.shared(); start += batch) {
      try (NDManager own = scope.newSubManager()) {
        NDArray diffused = latents.laterPasses(start, start + batch, alphaBar, noise, rows, own);
        parts.add(kept(diffused, scope));
      }
    }
    return Tensors.concat(0, parts.toArray(NDArray[]::new));
  }

  /** The rows of one plan, (count, J) in {@code scope}. */
  private NDArray selected(
      NDArray shared,
      double alphaBar,
      TargetNoise noise,
      TargetRows rows,
      TargetPlan plan,
      NDManager scope) {
    int whole = rows.whole(plan);
    int later = TargetRows.later(plan);
    NDArray selected;
    if (whole == later) {
      selected = rows.select(shared, plan);
    } else {
      NDArray diffused = latents.laterPasses(whole, later, alphaBar, noise, rows, scope);
      NDArray all = Tensors.concat(0, shared, kept(diffused, scope));
      all.attach(scope);
      selected = rows.select(all, plan);
    }
    selected.attach(scope);
    return selected;
  }

  private NDArray kept(NDArray diffused, NDManager scope) {
    NDArray features = FeaturePass.features(projector, diffused, chunk);
    features.attach(scope);
    return features;
  }

  private TargetPlan plan(int samples) {
    return new TargetPlan(targets(), samples, copies);
  }

  private int targets() {
    return latents.count();
  }
}
