package io.dsco.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019) over all tensors of a dictionary.
 * The moments are themselves a {@link StateDict}, so that a training can be stopped and resumed.
 */
public final class AdamW implements AutoCloseable {
  /** The engine clips at every limit that is not negative, 0 included. */
  private static final float NO_CLIPPING = -1;

  private final Map<String, NDArray> trained;
  private final NDManager manager;
  private final Settings settings;
  private final StateDict firstMoments;
  private final StateDict secondMoments;
  private long updates;

  /** Settings of the optimiser; the paper's are {@link #PAPER}. */
  public record Settings(double beta1, double beta2, double epsilon, double weightDecay) {
    /** METHOD 5 and 6: betas (0.9, 0.999), epsilon 1e-8, weight decay 0.01. */
    public static final Settings PAPER = new Settings(0.9, 0.999, 1e-8, 0.01);
  }

  /** An optimiser of all weights at step 0; see the other constructor. */
  public AdamW(StateDict weights, Settings settings) {
    this(weights, settings, Set.of());
  }

  /**
   * An optimiser at step 0 whose moments are zero. Marks every weight it trains as requiring a
   * gradient.
   *
   * @param fixed names of weights that stay as they are
   */
  public AdamW(StateDict weights, Settings settings, Set<String> fixed) {
    this.trained = new LinkedHashMap<>(weights.tensors());
    trained.keySet().removeAll(fixed);
    this.manager = weights.manager();
    this.settings = settings;
    this.firstMoments = zeros();
    this.secondMoments = zeros();
    trained.values().forEach(weight -> weight.setRequiresGradient(true));
  }

  private StateDict zeros() {
    StateDict zeros = new StateDict(manager);
    trained.forEach((name, weight) -> zeros.put(name, zeros.manager().zeros(weight.getShape())));
    return zeros;
  }

  /** Updates done so far. */
  public long updates() {
    return updates;
  }

  /** Running means of the gradients, by weight name. */
  public StateDict firstMoments() {
    return firstMoments;
  }

  /** Running means of the squared gradients, by weight name. */
  public StateDict secondMoments() {
    return secondMoments;
  }

  /** Continues after {@code updates} updates, with moments that the caller has filled in. */
  public void resumeAfter(long updates) {
    this.updates = updates;
  }

  /** Moves every weight against its gradient and clears the gradients. */
  public void update(double learningRate) {
    updates++;
    // The engine divides by √v + ε with a v that is not corrected for its start at zero, so both
    // are scaled as the correction would: lr·m̂ / (√v̂ + ε) = lr·c/(1−β₁ᵗ) · m / (√v + c·ε).
    double start = Math.sqrt(1 - Math.pow(settings.beta2, updates));
    double correction = start / (1 - Math.pow(settings.beta1, updates));
    try (GradMode mode = GradMode.inference()) {
      for (Map.Entry<String, NDArray> entry : trained.entrySet()) {
        String name = entry.getKey();
        try (NDArray gradient = entry.getValue().getGradient()) {
          JniUtils.adamUpdate(
              (PtNDArray) entry.getValue(),
              (PtNDArray) gradient,
              (PtNDArray) firstMoments.get(name),
              (PtNDArray) secondMoments.get(name),
              (float) learningRate,
              (float) (learningRate * correction),
              (float) settings.weightDecay,
              1f,
              NO_CLIPPING,
              (float) settings.beta1,
              (float) settings.beta2,
              (float) (settings.epsilon * start),
              true);
          gradient.subi(gradient);
        }
      }
    }
  }

  /** Scales all gradients so that their joint 2-norm is at most {@code limit}; returns the norm. */
  public double clipGradients(double limit) {
    try (GradMode mode = GradMode.inference();
        NDManager scope = manager.newSubManager()) {
      double sum = 0;
      for (NDArray weight : trained.values()) {
        NDArray gradient = weight.getGradient();
        gradient.attach(scope);
        sum += gradient.mul(gradient).sum().getFloat();
      }
      double norm = Math.sqrt(sum);
      if (norm > limit) {
        for (NDArray weight : trained.values()) {
          NDArray gradient = weight.getGradient();
          gradient.attach(scope);
          gradient.muli(Tensors.scalar(scope, limit / norm));
        }
      }
      return norm;
    }
  }

  @Override
  public void close() {
    firstMoments.close();
    secondMoments.close();
  }
}
