package io.dsco.vae;

import ai.djl.ndarray.NDArray;
import io.dsco.tensor.ParameterShapes;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;

/** Images to the 2c moments of the posterior, before {@code quant_conv}. */
final class Encoder {
  private static final String ROOT = "encoder.";

  private final VaeParameters parameters;
  private final Blocks blocks;

  Encoder(VaeParameters parameters, StateDict weights) {
    this.parameters = parameters;
    this.blocks = new Blocks(weights, parameters.normNumGroups());
  }

  static void declare(VaeParameters parameters, ParameterShapes shapes) {
    int last = parameters.levels() - 1;
    shapes.conv2d(ROOT + "conv_in", parameters.width(0), VaeParameters.IMAGE_CHANNELS, 3);
    int in = parameters.width(0);
    for (int level = 0; level <= last; level++) {
      int out = parameters.width(level);
      for (int layer = 0; layer < parameters.layersPerBlock(); layer++) {
        Blocks.declareResidual(shapes, resnet(level, layer), layer == 0 ? in : out, out);
      }
      if (level < last) {
        shapes.conv2d(downsampler(level) + ".conv", out, out, 3);
      }
      in = out;
    }
    Blocks.declareMiddle(shapes, ROOT + "mid_block", in);
    shapes.norm(ROOT + "conv_norm_out", in);
    shapes.conv2d(ROOT + "conv_out", 2 * parameters.latentChannels(), in, 3);
  }

  /** (N, 3, H, W) to (N, 2c, H/f, W/f). */
  NDArray forward(NDArray images) {
    NDArray h = blocks.conv3(images, ROOT + "conv_in");
    for (int level = 0; level < parameters.levels(); level++) {
      for (int layer = 0; layer < parameters.layersPerBlock(); layer++) {
        String name = resnet(level, layer);
        h = Tensors.consumed(h, in -> blocks.residual(in, name));
      }
      if (level < parameters.levels() - 1) {
        String name = downsampler(level);
        h = Tensors.consumed(h, in -> blocks.downsample(in, name));
      }
    }
    h = Tensors.consumed(h, in -> blocks.middle(in, ROOT + "mid_block"));
    h = Tensors.consumed(h, in -> blocks.normSilu(in, ROOT + "conv_norm_out"));
    return Tensors.consumed(h, in -> blocks.conv3(in, ROOT + "conv_out"));
  }

  private static String resnet(int level, int layer) {
    return ROOT + "down_blocks." + level + ".resnets." + layer;
  }

  private static String downsampler(int level) {
    return ROOT + "down_blocks." + level + ".downsamplers.0";
  }
}
