package io.dsco.classifier;

import ai.djl.ndarray.NDArray;
import io.dsco.random.RandomStream;
import io.dsco.tensor.StateDict;
import java.util.function.UnaryOperator;

/** What a network does otherwise while it is trained. */
public interface Pass {
  /** Running statistics, nothing left out. Changes no weights; any number of threads may use it. */
  Pass EVALUATION = new EvaluationPass();

  /**
   * One step of a training: the batch's statistics, which are taken into the running ones, and what
   * {@code masks} leaves out. Serves one pass.
   */
  static Pass training(RandomStream masks) {
    return new TrainingPass(masks);
  }

  /** Batch normalisation of x (N, C, H, W) with the weights and buffers of {@code prefix}. */
  NDArray batchNorm(NDArray x, StateDict weights, String prefix, double epsilon);

  /**
   * The result of a part of the network, in x's manager. In evaluation what the part made on the
   * way is freed when it is done; in training gradients need it.
   */
  NDArray part(NDArray x, UnaryOperator<NDArray> part);

  /** Frees in evaluation what came out of {@link #part}, when no other part needs it. */
  void done(NDArray x);

  /** Each value zero with probability {@code rate}, the others divided by what stays. */
  NDArray dropout(NDArray x, double rate);

  /** Each sample of x (N, …) zero with probability {@code rate}, the others as for dropout. */
  NDArray stochasticDepth(NDArray x, double rate);
}
