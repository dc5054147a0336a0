package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.nopt.Objective.LossAndGradient;
import io.dsco.projector.FeatureMap;
import io.dsco.tensor.Script;
import io.dsco.tensor.Tensors;
import java.util.List;

/** Distribution matching with real targets: sorted features meet their quantile pivots (eq. 21). */
public final class DataAccessibleAlignment implements Alignment {
  private static final Script SCRIPT = Script.of(DataAccessibleAlignment.class, "alignment.py");

  /** λ_align in the paper. */
  public static final double PAPER_LAMBDA = 5e-4;

  private final FeatureMap projector;
  private final double lambda;
  private final int samples;
  private final NDManager manager;
  private final NDArray mean; // (J, 1)
  private final NDArray deviation; // (J, 1)
  private final NDArray pivots; // (J, N_S)

  /**
   * Alignment with one step's pivots.
   *
   * @param projector pooled features, (N, C, H, W) to (N, J); it stays the caller's
   * @param parent whose device is used
   */
  public DataAccessibleAlignment(
      FeatureMap projector, QuantilePivots target, double lambda, NDManager parent) {
    this.projector = projector;
    this.lambda = lambda;
    this.samples = target.samples();
    this.manager = parent.newSubManager();
    Shape perChannel = new Shape(target.features(), 1);
    this.mean = Tensors.of(manager, target.mean(), perChannel);
    this.deviation = Tensors.of(manager, target.deviation(), perChannel);
    this.pivots =
        Tensors.of(manager, target.pivots(), new Shape(target.features(), target.samples()));
  }

  @Override
  public FeatureMap featureMap() {
    return projector;
  }

  /** {@code λ · N_S · misalignment}, for features (N_S, J). */
  @Override
  public NDArray loss(NDArray features) {
    return Tensors.scaled(misalignment(features), lambda * samples);
  }

  @Override
  public LossAndGradient at(NDArray features) {
    requireSamples(features);
    List<NDArray> value =
        SCRIPT
            .function("misalignment")
            .with(features)
            .with(mean)
            .with(deviation)
            .with(pivots)
            .with(lambda * samples)
            .tensors(features.getManager());
    return new LossAndGradient(value.get(0), value.get(1));
  }

  /** {@code Σ_j Σ_s absn2(sort(f̂_j)_s − pivot_{j,s})} for features (N_S, J). */
  NDArray misalignment(NDArray features) {
    requireSamples(features);
    NDArray normalised = features.transpose().sub(mean).div(deviation); // (J, N_S)
    return Tensors.absn2(normalised.sort(1).sub(pivots)).sum();
  }

  private void requireSamples(NDArray features) {
    if (features.getShape().get(0) != samples) {
      throw new IllegalArgumentException(
          "alignment has pivots for %d samples, had %d samples"
              .formatted(samples, features.getShape().get(0)));
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
