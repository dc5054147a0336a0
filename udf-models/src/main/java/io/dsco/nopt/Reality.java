package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.Tensors;

/**
 * The reality loss {@code Σ_s absn2(‖ε_s‖₂ − √(CHW))} (eq. 19): noise keeps the length that normal
 * noise has.
 */
final class Reality {
  private Reality() {}

  /** The loss of noise (N, C, H, W), a scalar. */
  static NDArray loss(NDArray epsilon) {
    return Tensors.absn2(excess(norms(epsilon), epsilon)).sum();
  }

  /** {@code (sign(d_s) + 2 d_s) · (ε_s / ‖ε_s‖)} with {@code d_s = ‖ε_s‖ − √(CHW)}. */
  static NDArray gradient(NDArray epsilon) {
    NDArray norms = norms(epsilon);
    NDArray d = excess(norms, epsilon);
    NDArray slope = d.sign().add(Tensors.scaled(d, 2));
    NDArray direction = epsilon.div(norms.reshape(-1, 1, 1, 1));
    return direction.mul(slope.reshape(-1, 1, 1, 1));
  }

  /**
   * The engine's own norm, as in the reference program: |d| has a kink at d = 0, where the
   * optimiser ends, and another order of additions lands on the other side of it.
   */
  private static NDArray norms(NDArray epsilon) {
    return epsilon.reshape(epsilon.getShape().get(0), -1).norm(new int[] {1});
  }

  private static NDArray excess(NDArray norms, NDArray epsilon) {
    Shape shape = epsilon.getShape();
    return Tensors.shifted(norms, -Math.sqrt(shape.size() / (double) shape.get(0)));
  }
}
