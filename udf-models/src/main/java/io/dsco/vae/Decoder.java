package io.dsco.vae;

import ai.djl.ndarray.NDArray;
import io.dsco.tensor.ParameterShapes;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;

/** Latents, after {@code post_quant_conv}, to images. Level 0 of the names is the coarsest. */
final class Decoder {
  private static final String ROOT = "decoder.";

  private final VaeParameters parameters;
  private final Blocks blocks;

  Decoder(VaeParameters parameters, StateDict weights) {
    this.parameters = parameters;
    this.blocks = new Blocks(weights, parameters.normNumGroups());
  }

  static void declare(VaeParameters parameters, ParameterShapes shapes) {
    int last = parameters.levels() - 1;
    int in = parameters.width(last);
    shapes.conv2d(ROOT + "conv_in", in, parameters.latentChannels(), 3);
    Blocks.declareMiddle(shapes, ROOT + "mid_block", in);
    for (int level = 0; level <= last; level++) {
      int out = parameters.width(last - level);
      for (int layer = 0; layer <= parameters.layersPerBlock(); layer++) {
        Blocks.declareResidual(shapes, resnet(level, layer), layer == 0 ? in : out, out);
      }
      if (level < last) {
        shapes.conv2d(upsampler(level) + ".conv", out, out, 3);
      }
      in = out;
    }
    shapes.norm(ROOT + "conv_norm_out", in);
    shapes.conv2d(ROOT + "conv_out", VaeParameters.IMAGE_CHANNELS, in, 3);
  }

  /** (N, c, H/f, W/f) to (N, 3, H, W). */
  NDArray forward(NDArray latents) {
    NDArray h = blocks.conv3(latents, ROOT + "conv_in");
    h = Tensors.consumed(h, in -> blocks.middle(in, ROOT + "mid_block"));
    for (int level = 0; level < parameters.levels(); level++) {
      for (int layer = 0; layer <= parameters.layersPerBlock(); layer++) {
        String name = resnet(level, layer);
        h = Tensors.consumed(h, in -> blocks.residual(in, name));
      }
      if (level < parameters.levels() - 1) {
        String name = upsampler(level);
        h = Tensors.consumed(h, in -> blocks.upsample(in, name));
      }
    }
    h = Tensors.consumed(h, in -> blocks.normSilu(in, ROOT + "conv_norm_out"));
    return Tensors.consumed(h, in -> blocks.conv3(in, ROOT + "conv_out"));
  }

  private static String resnet(int level, int layer) {
    return ROOT + "up_blocks." + level + ".resnets." + layer;
  }

  private static String upsampler(int level) {
    return ROOT + "up_blocks." + level + ".upsamplers.0";
  }
}
