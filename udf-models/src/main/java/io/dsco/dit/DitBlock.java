package io.dsco.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.Layers;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;

/** One transformer block with adaptive layer norm ("adaLN-Zero", section 3.2 of the paper). */
final class DitBlock {
  private static final double NORM_EPSILON = 1e-6;

  private final StateDict weights;
  private final String prefix;
  private final int heads;

  DitBlock(StateDict weights, String prefix, int heads) {
    this.weights = weights;
    this.prefix = prefix;
    this.heads = heads;
  }

  /** x (N, T, D) with modulation (R, 1, 6D) to (N, T, D). */
  NDArray forward(NDArray x, NDArray modulation) {
    long d = x.getShape().get(2);
    NDArray attended = attention(modulate(x, part(modulation, 0, d), part(modulation, 1, d)));
    NDArray h = x.add(gated(attended, part(modulation, 2, d)));
    NDArray mixed = mlp(modulate(h, part(modulation, 3, d), part(modulation, 4, d)));
    return h.add(gated(mixed, part(modulation, 5, d)));
  }

  private static NDArray part(NDArray modulation, long index, long d) {
    return modulation.get(":, :, " + index * d + ":" + (index + 1) * d);
  }

  /** Normalises x (N, T, D), then scales and shifts it by rows (R, 1, D). */
  static NDArray modulate(NDArray x, NDArray shift, NDArray scale) {
    NDArray rows = byRow(Layers.layerNorm(x, NORM_EPSILON), shift);
    return rows.mul(Tensors.shifted(scale, 1)).add(shift).reshape(x.getShape());
  }

  private static NDArray gated(NDArray x, NDArray gate) {
    return byRow(x, gate).mul(gate).reshape(x.getShape());
  }

  /** (N, T, D) to (R, N T / R, D), so that row r of the conditioning meets its samples. */
  private static NDArray byRow(NDArray x, NDArray conditioning) {
    return x.reshape(conditioning.getShape().get(0), -1, x.getShape().get(2));
  }

  private NDArray attention(NDArray x) {
    Shape shape = x.getShape();
    long headWidth = shape.get(2) / heads;
    NDArray qkv =
        Layers.linear(x, weights, prefix + ".attn.qkv")
            .reshape(shape.get(0), shape.get(1), 3, heads, headWidth)
            .transpose(2, 0, 3, 1, 4); // (3, N, heads, T, D / heads)
    NDArray attended = Layers.attention(qkv.get(0), qkv.get(1), qkv.get(2));
    return Layers.linear(
        attended.transpose(0, 2, 1, 3).reshape(shape), weights, prefix + ".attn.proj");
  }

  private NDArray mlp(NDArray x) {
    NDArray hidden = Layers.geluTanh(Layers.linear(x, weights, prefix + ".mlp.fc1"));
    return Layers.linear(hidden, weights, prefix + ".mlp.fc2");
  }
}
