package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.dsco.nopt.Objective.LossAndGradient;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * Plain gradient descent with momentum on the noise of one step: {@code v ← m v + g; ε ← ε − η v}.
 */
public final class NoiseOptimizer {
  private final NoiseOptimization settings;

  /** An optimiser with these settings. */
  public NoiseOptimizer(NoiseOptimization settings) {
    this.settings = settings;
  }

  /**
   * The optimised noise.
   *
   * @param noise ε (N_S, C, H, W), which stays as it is
   * @return a new tensor in {@code noise}'s manager
   * @throws DivergedNoiseException when the noise diverged
   */
  public NDArray optimize(Objective objective, NDArray noise) {
    return optimize(objective, noise, Optional.empty());
  }

  /**
   * The same; when it is done, {@code losses} is told the loss before each update, in their order:
   * a device is waited for once, not in every iteration.
   */
  public NDArray optimize(Objective objective, NDArray noise, DoubleConsumer losses) {
    return optimize(objective, noise, Optional.of(losses));
  }

  private NDArray optimize(Objective objective, NDArray noise, Optional<DoubleConsumer> losses) {
    try (NDManager scope = noise.getManager().newSubManager();
        GradMode mode = GradMode.inference()) {
      NDArray epsilon = Tensors.leaf(scope, noise);
      NDArray velocity = scope.zeros(noise.getShape());
      List<NDArray> values = new ArrayList<>();
      for (int i = 0; i < settings.iterations(); i++) {
        try (NDManager iteration = scope.newSubManager()) {
          LossAndGradient value = objective.at(Tensors.leaf(iteration, epsilon));
          losses.ifPresent(listener -> values.add(Tensors.leaf(scope, value.loss())));
          update(epsilon, velocity, value.gradient());
        }
      }
      requireFinite(epsilon);
      losses.ifPresent(listener -> tell(values, listener));
      epsilon.attach(noise.getManager());
      return epsilon;
    }
  }

  private static void tell(List<NDArray> values, DoubleConsumer listener) {
    if (!values.isEmpty()) {
      for (float loss : NDArrays.stack(new NDList(values)).toFloatArray()) {
        listener.accept(loss);
      }
    }
  }

  private void update(NDArray epsilon, NDArray velocity, NDArray gradient) {
    NDManager iteration = gradient.getManager();
    velocity.muli(Tensors.scalar(iteration, settings.momentum()));
    velocity.addi(gradient);
    // The scalar comes first, so that the product belongs to the iteration.
    epsilon.subi(Tensors.scalar(iteration, settings.learningRate()).mul(velocity));
  }

  private void requireFinite(NDArray epsilon) {
    float total = epsilon.abs().sum().getFloat();
    if (!Float.isFinite(total)) {
      throw new DivergedNoiseException(
          "optimised noise must be finite after %d iterations, its absolute sum was %s"
              .formatted(settings.iterations(), total));
    }
  }
}
