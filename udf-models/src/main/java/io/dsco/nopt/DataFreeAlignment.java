package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.projector.FeatureMap;
import io.dsco.tensor.Tensors;

/**
 * Alignment without targets: the statistics of a template, and samples that keep away from their
 * most similar neighbour (eqs. 24–28).
 */
public final class DataFreeAlignment implements Alignment {
  /** λ_maxoc in the paper. */
  public static final double PAPER_LAMBDA_OCCUPATION = 10;

  /** λ_stats in the paper. */
  public static final double PAPER_LAMBDA_STATISTICS = 1e-3;

  /** Taken off a sample's cosine with itself: below −1, so it is never the maximum. */
  private static final double SELF = 4;

  private final FeatureMap projector;
  private final double lambdaOccupation;
  private final double lambdaStatistics;
  private final NDManager manager;
  private final NDArray mean; // (1, J, 1, 1)
  private final NDArray deviation; // (1, J, 1, 1)

  /**
   * Alignment with one step's template.
   *
   * @param projector features of every place, (N, C, H, W) to (N, J, K, L); it stays the caller's
   * @param parent whose device is used
   */
  public DataFreeAlignment(
      FeatureMap projector,
      TemplateStatistics template,
      double lambdaOccupation,
      double lambdaStatistics,
      NDManager parent) {
    this.projector = projector;
    this.lambdaOccupation = lambdaOccupation;
    this.lambdaStatistics = lambdaStatistics;
    this.manager = parent.newSubManager();
    Shape perChannel = new Shape(1, template.mean().length, 1, 1);
    this.mean = Tensors.of(manager, template.mean(), perChannel);
    this.deviation = Tensors.of(manager, template.deviation(), perChannel);
  }

  @Override
  public FeatureMap featureMap() {
    return projector;
  }

  /** {@code λ_maxoc L_maxoc + λ_stats L_stats} for features (N_S, J, K, L). */
  @Override
  public NDArray loss(NDArray features) {
    NDArray f = crossNormalised(features);
    NDArray statistics = Tensors.scaled(statistics(f), lambdaStatistics);
    return statistics.add(Tensors.scaled(occupation(f), lambdaOccupation));
  }

  /** {@code f̄ = (f − mean) / std} with the template's statistics. */
  NDArray crossNormalised(NDArray features) {
    return features.sub(mean).div(deviation);
  }

  /** {@code L_maxoc = Σ_s max_{s'≠s} cos(f̄_s, f̄_s')}; a lone sample has no neighbour, so 0. */
  NDArray occupation(NDArray f) {
    long n = f.getShape().get(0);
    NDManager scope = f.getManager();
    if (n == 1) {
      return Tensors.scalar(scope, 0);
    }
    NDArray v = f.reshape(n, -1);
    NDArray unit = v.div(v.mul(v).sum(new int[] {1}, true).sqrt());
    NDArray cosine = unit.matMul(unit.transpose()); // (N_S, N_S)
    return cosine.sub(Tensors.scaled(scope.eye((int) n), SELF)).max(new int[] {1}).sum();
  }

  /** {@code L_stats = K·L · Σ_j [absn2(mean_j) + absn2(std_j − 1)]}. */
  NDArray statistics(NDArray f) {
    long places = f.getShape().get(2) * f.getShape().get(3);
    NDArray perChannel = f.transpose(1, 0, 2, 3).reshape(f.getShape().get(1), -1);
    NDArray m = perChannel.mean(new int[] {1}, true); // (J, 1)
    NDArray centred = perChannel.sub(m);
    NDArray s = centred.mul(centred).mean(new int[] {1}, true).sqrt();
    NDArray sum = Tensors.absn2(m).add(Tensors.absn2(Tensors.shifted(s, -1))).sum();
    return Tensors.scaled(sum, places);
  }

  @Override
  public void close() {
    manager.close();
  }
}
