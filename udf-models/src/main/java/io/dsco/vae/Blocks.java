package io.dsco.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.Layers;
import io.dsco.tensor.ParameterShapes;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;

/** The blocks that encoder and decoder share: residual, attention, down- and upsampling. */
final class Blocks {
  private static final double NORM_EPSILON = 1e-6;
  private static final int NEAREST = 0;

  private final StateDict weights;
  private final int groups;

  Blocks(StateDict weights, int groups) {
    this.weights = weights;
    this.groups = groups;
  }

  static void declareResidual(ParameterShapes shapes, String prefix, int in, int out) {
    shapes.norm(prefix + ".norm1", in).conv2d(prefix + ".conv1", out, in, 3);
    shapes.norm(prefix + ".norm2", out).conv2d(prefix + ".conv2", out, out, 3);
    if (in != out) {
      shapes.conv2d(prefix + ".conv_shortcut", out, in, 1);
    }
  }

  static void declareMiddle(ParameterShapes shapes, String prefix, int width) {
    String attention = prefix + ".attentions.0";
    shapes.norm(attention + ".group_norm", width);
    for (String projection : new String[] {".to_q", ".to_k", ".to_v", ".to_out.0"}) {
      shapes.linear(attention + projection, width, width);
    }
    declareResidual(shapes, prefix + ".resnets.0", width, width);
    declareResidual(shapes, prefix + ".resnets.1", width, width);
  }

  NDArray conv3(NDArray x, String prefix) {
    return Layers.conv2d(x, weights, prefix, 1, 1, 1);
  }

  NDArray normSilu(NDArray x, String prefix) {
    return Tensors.consumed(
        Layers.groupNorm(x, weights, prefix, groups, NORM_EPSILON), Layers::silu);
  }

  /** (N, in, H, W) to (N, out, H, W). */
  NDArray residual(NDArray x, String prefix) {
    return Tensors.freeing(
        x,
        in -> {
          NDArray h = normConv(normConv(in, prefix, 1), prefix, 2);
          return skip(in, prefix + ".conv_shortcut").add(h);
        });
  }

  private NDArray normConv(NDArray x, String prefix, int which) {
    NDArray activated = normSilu(x, prefix + ".norm" + which);
    return Tensors.consumed(activated, a -> conv3(a, prefix + ".conv" + which));
  }

  private NDArray skip(NDArray x, String shortcut) {
    return weights.contains(shortcut + ".weight")
        ? Layers.conv2d(x, weights, shortcut, 1, 0, 1)
        : x;
  }

  /** Two residual blocks around single-head self-attention over the pixels. */
  NDArray middle(NDArray x, String prefix) {
    NDArray h = residual(x, prefix + ".resnets.0");
    h = Tensors.consumed(h, in -> attention(in, prefix + ".attentions.0"));
    return Tensors.consumed(h, in -> residual(in, prefix + ".resnets.1"));
  }

  private NDArray attention(NDArray x, String prefix) {
    return Tensors.freeing(x, in -> attended(in, prefix));
  }

  private NDArray attended(NDArray x, String prefix) {
    Shape shape = x.getShape(); // (N, C, H, W)
    NDArray tokens =
        Layers.groupNorm(x, weights, prefix + ".group_norm", groups, NORM_EPSILON)
            .reshape(shape.get(0), shape.get(1), -1)
            .transpose(0, 2, 1); // (N, HW, C)
    NDArray q = Layers.linear(tokens, weights, prefix + ".to_q").expandDims(1);
    NDArray k = Layers.linear(tokens, weights, prefix + ".to_k").expandDims(1);
    NDArray v = Layers.linear(tokens, weights, prefix + ".to_v").expandDims(1);
    NDArray attended = Layers.attention(q, k, v).squeeze(1); // (N, HW, C)
    NDArray out = Layers.linear(attended, weights, prefix + ".to_out.0");
    return x.add(out.transpose(0, 2, 1).reshape(shape));
  }

  /** Halves height and width: one zero row and column on the far sides, then stride 2. */
  NDArray downsample(NDArray x, String prefix) {
    return Layers.conv2d(x.pad(new Shape(0, 1, 0, 1), 0), weights, prefix + ".conv", 2, 0, 1);
  }

  /** Doubles height and width by repeating pixels, then convolves. */
  NDArray upsample(NDArray x, String prefix) {
    long[] doubled = {2 * x.getShape().get(2), 2 * x.getShape().get(3)};
    NDArray larger = x.getNDArrayInternal().interpolation(doubled, NEAREST, false);
    return Tensors.consumed(larger, l -> conv3(l, prefix + ".conv"));
  }
}
