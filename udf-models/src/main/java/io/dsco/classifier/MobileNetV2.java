package io.dsco.classifier;

import java.util.ArrayList;
import java.util.List;

/** Inverted residuals with linear bottlenecks (Sandler et al. 2018), as torchvision has them. */
final class MobileNetV2 {
  static final String HEAD = "classifier.1";

  private static final int STEM_WIDTH = 32;
  private static final int LAST_WIDTH = 1280;
  private static final double DROPOUT = 0.2;

  /** Table 2 of the paper: t, c, n, s. */
  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 16, 1, 1),
          new Stage(6, 24, 2, 2),
          new Stage(6, 32, 3, 2),
          new Stage(6, 64, 4, 2),
          new Stage(6, 96, 3, 1),
          new Stage(6, 160, 3, 2),
          new Stage(6, 320, 1, 1));

  private record Stage(int expansion, int width, int repeats, int stride) {}

  private MobileNetV2() {}

  static Layer layers(ClassifierParameters parameters) {
    Norm norm = parameters.norm();
    List<Layer> layers = new ArrayList<>();
    Convolution stem = Convolution.strided("features.0.0", 3, STEM_WIDTH, 3, 2);
    layers.add(activated(stem, "features.0.1", norm));
    int in = STEM_WIDTH;
    int index = 1;
    for (Stage stage : STAGES) {
      for (int i = 0; i < stage.repeats; i++) {
        layers.add(
            block("features." + index + ".conv", in, stage, i == 0 ? stage.stride : 1, norm));
        in = stage.width;
        index++;
      }
    }
    String last = "features." + index;
    layers.add(activated(Convolution.of(last + ".0", in, LAST_WIDTH, 1), last + ".1", norm));
    layers.add(Parts.GLOBAL_POOL);
    layers.add(Parts.dropout(DROPOUT));
    layers.add(new Parts.Head(HEAD, LAST_WIDTH, parameters.classes()));
    return new Layer.Sequence(layers);
  }

  private static Layer block(String prefix, int in, Stage stage, int stride, Norm norm) {
    int hidden = in * stage.expansion;
    List<Layer> body = new ArrayList<>();
    int index = 0;
    if (stage.expansion > 1) {
      body.add(activated(Convolution.of(prefix + ".0.0", in, hidden, 1), prefix + ".0.1", norm));
      index++;
    }
    String depthwise = prefix + "." + index;
    body.add(
        activated(
            Convolution.depthwise(depthwise + ".0", hidden, 3, stride), depthwise + ".1", norm));
    body.add(Convolution.of(prefix + "." + (index + 1), hidden, stage.width, 1));
    body.add(new Normalization(prefix + "." + (index + 2), stage.width, norm));
    Layer sequence = new Layer.Sequence(body);
    boolean sameShape = stride == 1 && in == stage.width;
    return sameShape ? new Layer.Residual(sequence, Layer.IDENTITY) : sequence;
  }

  private static Layer activated(Convolution convolution, String normalization, Norm norm) {
    return Layer.sequence(
        convolution, new Normalization(normalization, convolution.out(), norm), Parts.RELU6);
  }
}
