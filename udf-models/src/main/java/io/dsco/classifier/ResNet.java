package io.dsco.classifier;

import java.util.ArrayList;
import java.util.List;

/**
 * Residual networks (He et al. 2016) as torchvision has them: the stride of a bottleneck is in its
 * 3×3 convolution.
 */
final class ResNet {
  static final String HEAD = "fc";

  private static final int[] WIDTHS = {64, 128, 256, 512};
  private static final int BOTTLENECK_EXPANSION = 4;

  private ResNet() {}

  /** One block: names, channels that come in, width, stride of the first of a stage. */
  record Block(String prefix, int in, int width, int stride, Norm norm) {
    Layer convolution(String name, int from, int to, int kernel, int by, int index) {
      return Layer.sequence(
          Convolution.strided(prefix + "." + name, from, to, kernel, by),
          new Normalization(prefix + ".bn" + index, to, norm));
    }
  }

  /** Makes a block's layers. */
  @FunctionalInterface
  interface Kind {
    Layer of(Block block);
  }

  static Layer layers18(ClassifierParameters parameters) {
    return layers(parameters, ResNet::basic, 1, 2, 2, 2, 2);
  }

  static Layer layers34(ClassifierParameters parameters) {
    return layers(parameters, ResNet::basic, 1, 3, 4, 6, 3);
  }

  static Layer layers101(ClassifierParameters parameters) {
    return layers(parameters, ResNet::bottleneck, BOTTLENECK_EXPANSION, 3, 4, 23, 3);
  }

  private static Layer layers(
      ClassifierParameters parameters, Kind kind, int expansion, int... blocks) {
    Layer stem =
        Layer.sequence(
            Convolution.strided("conv1", 3, WIDTHS[0], 7, 2),
            new Normalization("bn1", WIDTHS[0], parameters.norm()),
            Parts.RELU,
            Parts.STEM_POOL); // (N, 64, S/4, S/4)
    return Layer.sequence(
        stem,
        stages(parameters.norm(), kind, expansion, blocks), // (N, 512 · expansion, S/32, S/32)
        Parts.GLOBAL_POOL,
        new Parts.Head(HEAD, WIDTHS[3] * expansion, parameters.classes()));
  }

  /** Four stages; all but the first halve the resolution. */
  static Layer stages(Norm norm, Kind kind, int expansion, int... blocks) {
    List<Layer> layers = new ArrayList<>();
    int in = WIDTHS[0];
    for (int stage = 0; stage < blocks.length; stage++) {
      for (int i = 0; i < blocks[stage]; i++) {
        String prefix = "layer" + (stage + 1) + "." + i;
        int stride = stage > 0 && i == 0 ? 2 : 1;
        layers.add(kind.of(new Block(prefix, in, WIDTHS[stage], stride, norm)));
        in = WIDTHS[stage] * expansion;
      }
    }
    return new Layer.Sequence(layers);
  }

  private static Layer basic(Block block) {
    int width = block.width;
    Layer body =
        Layer.sequence(
            block.convolution("conv1", block.in, width, 3, block.stride, 1),
            Parts.RELU,
            block.convolution("conv2", width, width, 3, 1, 2));
    return Layer.sequence(new Layer.Residual(body, shortcut(block, width)), Parts.RELU);
  }

  private static Layer bottleneck(Block block) {
    int width = block.width;
    int out = width * BOTTLENECK_EXPANSION;
    Layer body =
        Layer.sequence(
            block.convolution("conv1", block.in, width, 1, 1, 1),
            Parts.RELU,
            block.convolution("conv2", width, width, 3, block.stride, 2),
            Parts.RELU,
            block.convolution("conv3", width, out, 1, 1, 3));
    return Layer.sequence(new Layer.Residual(body, shortcut(block, out)), Parts.RELU);
  }

  private static Layer shortcut(Block block, int out) {
    if (block.stride == 1 && block.in == out) {
      return Layer.IDENTITY;
    }
    String prefix = block.prefix + ".downsample";
    return Layer.sequence(
        Convolution.strided(prefix + ".0", block.in, out, 1, block.stride),
        new Normalization(prefix + ".1", out, block.norm));
  }
}
