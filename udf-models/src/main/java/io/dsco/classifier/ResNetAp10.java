package io.dsco.classifier;

/**
 * ResNet-10 with average pooling instead of strides (METHOD 6). A pooling follows the activation of
 * a block's first convolution, and the 1×1 convolution of its shortcut. The stem depends on the
 * size of the images.
 */
final class ResNetAp10 {
  private static final int STEM_WIDTH = 64;
  private static final int LAST_WIDTH = 512;

  private ResNetAp10() {}

  static Layer layers(ClassifierParameters parameters) {
    Norm norm = parameters.norm();
    return Layer.sequence(
        stem(parameters.inputSize(), norm),
        ResNet.stages(norm, ResNetAp10::block, 1, 1, 1, 1, 1),
        Parts.GLOBAL_POOL,
        new Parts.Head(ResNet.HEAD, LAST_WIDTH, parameters.classes()));
  }

  private static Layer stem(int inputSize, Norm norm) {
    int kernel = inputSize > 128 ? 7 : 3;
    int pool = inputSize > 128 ? 4 : inputSize > 64 ? 2 : 1;
    return Layer.sequence(
        Convolution.of("conv1", 3, STEM_WIDTH, kernel),
        new Normalization("bn1", STEM_WIDTH, norm),
        Parts.RELU,
        pool(pool));
  }

  private static Layer block(ResNet.Block block) {
    int width = block.width();
    Layer body =
        Layer.sequence(
            block.convolution("conv1", block.in(), width, 3, 1, 1),
            Parts.RELU,
            pool(block.stride()),
            block.convolution("conv2", width, width, 3, 1, 2));
    return Layer.sequence(new Layer.Residual(body, shortcut(block)), Parts.RELU);
  }

  private static Layer shortcut(ResNet.Block block) {
    if (block.stride() == 1) {
      return Layer.IDENTITY; // only the first stage, whose width is the stem's
    }
    String prefix = block.prefix() + ".downsample";
    return Layer.sequence(
        Convolution.of(prefix + ".0", block.in(), block.width(), 1),
        pool(block.stride()),
        new Normalization(prefix + ".1", block.width(), block.norm()));
  }

  private static Layer pool(int size) {
    return size == 1 ? Layer.IDENTITY : Parts.averagePool(size);
  }
}
