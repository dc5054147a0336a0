package io.dsco.vae;

import ai.djl.ndarray.NDArray;
import io.dsco.tensor.ParameterShapes;
import io.dsco.tensor.StateDict;

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
    h = blocks.middle(h, ROOT + "mid_block");
    for (int level = 0; level < parameters.levels(); level++) {
      for (int layer = 0; layer <= parameters.layersPerBlock(); layer++) {
        h = blocks.residual(h, resnet(level, layer));
      }
      if (level < parameters.levels() - 1) {
        h = blocks.upsample(h, upsampler(level));
      }
    }
    return blocks.conv3(blocks.normSilu(h, ROOT + "conv_norm_out"), ROOT + "conv_out");
  }

  private static String resnet(int level, int layer) {
    return ROOT + "up_blocks." + level + ".resnets." + layer;
  }

  private static String upsampler(int level) {
    return ROOT + "up_blocks." + level + ".upsamplers.0";
  }
}
