package io.dsco.training;

import ai.djl.ndarray.types.Shape;
import io.dsco.dit.DitParameters;
import io.dsco.dit.Embeddings;

/**
 * Initial weights of a diffusion transformer: uniform Glorot for linear layers and the patch
 * embedding, deviation 0.02 for the embeddings of label and timestep, and zero for every gate and
 * the last layer, so that each block starts as the identity ("adaLN-Zero").
 */
final class DitInitialization {
  private static final double EMBEDDING_DEVIATION = 0.02;

  private DitInitialization() {}

  static WeightInitialization.Rule rule(DitParameters parameters) {
    return (name, shape, stream) -> {
      if (name.equals("pos_embed")) {
        int side = (int) Math.sqrt(parameters.tokens());
        return Embeddings.positions(side, parameters.hiddenSize());
      }
      if (name.endsWith(".bias") || name.contains("adaLN") || name.startsWith("final_layer")) {
        return WeightInitialization.constant(shape, 0);
      }
      if (name.startsWith("y_embedder") || name.startsWith("t_embedder")) {
        return WeightInitialization.normal(shape, EMBEDDING_DEVIATION, stream);
      }
      return WeightInitialization.uniform(shape, glorotBound(shape), stream);
    };
  }

  private static double glorotBound(Shape shape) {
    long out = shape.get(0);
    long in = shape.size() / out;
    return Math.sqrt(6.0 / (in + out));
  }
}
