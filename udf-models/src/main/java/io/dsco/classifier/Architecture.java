package io.dsco.classifier;

import java.util.function.Function;

/**
 * The classifiers of the paper (METHOD 6). Weights have torchvision's names, ConvNet's and
 * ResNet-AP10's apart, which it does not have.
 */
public enum Architecture {
  /** See {@link ConvNet}. */
  CONVNET(Norm.INSTANCE, ConvNet.HEAD, ConvNet::layers),
  /** See {@link ResNet}. */
  RESNET_18(Norm.BATCH, ResNet.HEAD, ResNet::layers18),
  /** See {@link ResNet}. */
  RESNET_34(Norm.BATCH, ResNet.HEAD, ResNet::layers34),
  /** See {@link ResNet}. */
  RESNET_101(Norm.BATCH, ResNet.HEAD, ResNet::layers101),
  /** See {@link ResNetAp10}. */
  RESNET_AP10(Norm.BATCH, ResNet.HEAD, ResNetAp10::layers),
  /** See {@link MobileNetV2}. */
  MOBILENET_V2(Norm.BATCH, MobileNetV2.HEAD, MobileNetV2::layers),
  /** See {@link EfficientNetB0}. */
  EFFICIENTNET_B0(Norm.BATCH, EfficientNetB0.HEAD, EfficientNetB0::layers),
  /** See {@link DenseNet121}. */
  DENSENET_121(Norm.BATCH, DenseNet121.HEAD, DenseNet121::layers);

  private final Norm usualNorm;
  private final String head;
  private final Function<ClassifierParameters, Layer> layers;

  Architecture(Norm usualNorm, String head, Function<ClassifierParameters, Layer> layers) {
    this.usualNorm = usualNorm;
    this.head = head;
    this.layers = layers;
  }

  /** The normalisation of the published networks. */
  public Norm usualNorm() {
    return usualNorm;
  }

  /**
   * Least side of an image in pixels, so that no map gets lost on the way, and instance norm never
   * sees a single pixel, of which it would leave nothing.
   */
  public int leastInput(Norm norm) {
    int batch = this == RESNET_AP10 ? 8 : 32;
    return norm == Norm.BATCH ? batch : 2 * batch;
  }

  String head() {
    return head;
  }

  Layer layers(ClassifierParameters parameters) {
    return layers.apply(parameters);
  }
}
