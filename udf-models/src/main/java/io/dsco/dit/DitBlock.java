package io.dsco.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.Layers;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.function.UnaryOperator;

/** One transformer block with adaptive layer norm ("adaLN-Zero", section 3.2 of the paper). */
final class DitBlock {
  /** Shift, scale and gate. */
  private static final int PER_BRANCH = 3;

  private final StateDict weights;
  private final String prefix;
  private final int heads;
  private final ModulatedNorm norm;

  DitBlock(StateDict weights, String prefix, int heads, ModulatedNorm norm) {
    this.weights = weights;
    this.prefix = prefix;
    this.heads = heads;
    this.norm = norm;
  }

  /** x (N, T, D) with modulation (R, 1, 6D) to (N, T, D). */
  NDArray forward(NDArray x, NDArray modulation) {
    NDArray h = added(x, this::attention, modulation, 0);
    return Tensors.consumed(h, in -> added(in, this::mlp, modulation, PER_BRANCH));
  }

  /** x + gate · branch(norm(x)), modulated by the D-wide parts of (R, 1, 6D) from {@code first}. */
  private NDArray added(NDArray x, UnaryOperator<NDArray> branch, NDArray modulation, int first) {
    return Tensors.freeing(
        x,
        in -> {
          NDArray[] part = parts(modulation, first, in);
          NDArray modulated = norm.modulate(in, part[0], part[1]);
          NDArray mixed = Tensors.consumed(modulated, branch);
          return in.add(Tensors.consumed(mixed, m -> ModulatedNorm.scaled(m, part[2])));
        });
  }

  /** Shift, scale and gate (R, 1, D), which end with x. */
  private static NDArray[] parts(NDArray modulation, int first, NDArray x) {
    long d = x.getShape().get(2);
    NDArray[] parts = new NDArray[PER_BRANCH];
    for (int i = 0; i < PER_BRANCH; i++) {
      parts[i] = modulation.get(":, :, " + (first + i) * d + ":" + (first + i + 1) * d);
      parts[i].attach(x.getManager());
    }
    return parts;
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
    NDArray wide = Layers.linear(x, weights, prefix + ".mlp.fc1");
    NDArray hidden = Tensors.consumed(wide, Layers::geluTanh);
    return Tensors.consumed(hidden, h -> Layers.linear(h, weights, prefix + ".mlp.fc2"));
  }
}
