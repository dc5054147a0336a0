package io.dsco.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.Set;

/** Exponential moving average of weights: {@code shadow ← d · shadow + (1 − d) · weight}. */
public final class ExponentialMovingAverage implements AutoCloseable {
  private final StateDict shadow;
  private final double decay;
  private final Set<String> copied;

  /** An average of all tensors; see the other constructor. */
  public ExponentialMovingAverage(StateDict weights, double decay) {
    this(weights, decay, Set.of());
  }

  /**
   * Starts from the weights as they are.
   *
   * @param copied names of tensors that are taken as they are, such as running statistics, which
   *     are averages already
   */
  public ExponentialMovingAverage(StateDict weights, double decay, Set<String> copied) {
    try (GradMode mode = GradMode.inference()) {
      this.shadow = weights.copy(weights.manager());
    }
    this.decay = decay;
    this.copied = Set.copyOf(copied);
  }

  /** Takes the weights of one more update in. The decay is lower over the first updates. */
  public void update(StateDict weights, long updates) {
    double d = Math.min(decay, (1.0 + updates) / (10.0 + updates));
    try (GradMode mode = GradMode.inference();
        NDManager scope = shadow.manager().newSubManager()) {
      NDArray keep = Tensors.scalar(scope, d);
      NDArray take = Tensors.scalar(scope, 1 - d);
      shadow
          .tensors()
          .forEach(
              (name, average) -> {
                NDArray weight = weights.get(name);
                if (copied.contains(name)) {
                  average.subi(average).addi(weight);
                  return;
                }
                try (NDArray share = weight.mul(take)) {
                  average.muli(keep).addi(share);
                }
              });
    }
  }

  /** The averaged weights. */
  public StateDict weights() {
    return shadow;
  }

  @Override
  public void close() {
    shadow.close();
  }
}
