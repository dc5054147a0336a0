package io.dsco.dit;

import io.dsco.tensor.MultiplyAdds;

/**
 * What a pass through a {@link Dit} takes, from its sizes alone.
 *
 * @param parameters of the transformer
 */
public record DitOperations(DitParameters parameters) {
  private static final int BYTES = 4;

  /** Tensors of the width of a token that live at once in a block: input, norm, q, k, v, … */
  private static final int WIDE_TENSORS = 8;

  /** Attention's scores, and their softmax. */
  private static final int SCORE_TENSORS = 2;

  /** Multiply-adds of one row: patches, attention, MLP and last layer. */
  public long perRow() {
    long tokens = parameters.tokens();
    return MultiplyAdds.of(parameters.shapes(), name -> isPerLabel(name) ? 0 : tokens)
        + parameters.depth() * MultiplyAdds.attention(tokens, parameters.hiddenSize());
  }

  /** Multiply-adds of one timestep with one label: embeddings and modulations. */
  public long perLabel() {
    return MultiplyAdds.of(
        parameters.shapes(), name -> isPerLabel(name) && !name.startsWith("y_embedder") ? 1 : 0);
  }

  /** Values of all weights. */
  public long weights() {
    return parameters.shapes().values().stream().mapToLong(shape -> shape.size()).sum();
  }

  /** Bytes that one row has in a block while it passes, in float32. */
  public long bytesPerRow() {
    long tokens = parameters.tokens();
    long wide = WIDE_TENSORS * tokens * parameters.hiddenSize();
    return BYTES * (wide + SCORE_TENSORS * tokens * tokens * parameters.heads());
  }

  private static boolean isPerLabel(String name) {
    return name.contains("adaLN_modulation") || name.contains("_embedder.") && !isPatches(name);
  }

  private static boolean isPatches(String name) {
    return name.startsWith("x_embedder.");
  }
}
