package io.dsco.classifier;

import java.util.ArrayList;
import java.util.List;

/** The smallest EfficientNet (Tan and Le 2019), as torchvision has it. */
final class EfficientNetB0 {
  static final String HEAD = "classifier.1";

  private static final int STEM_WIDTH = 32;
  private static final int LAST_WIDTH = 1280;
  private static final double DROPOUT = 0.2;

  /** A block is left out with a probability that rises linearly from 0 towards this. */
  private static final double STOCHASTIC_DEPTH = 0.2;

  /** Table 1 of the paper: expansion, kernel, stride, channels, layers. */
  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 3, 1, 16, 1),
          new Stage(6, 3, 2, 24, 2),
          new Stage(6, 5, 2, 40, 2),
          new Stage(6, 3, 2, 80, 3),
          new Stage(6, 5, 1, 112, 3),
          new Stage(6, 5, 2, 192, 4),
          new Stage(6, 3, 1, 320, 1));

  private static final int BLOCKS = STAGES.stream().mapToInt(Stage::repeats).sum();

  private record Stage(int expansion, int kernel, int stride, int width, int repeats) {}

  private EfficientNetB0() {}

  static Layer layers(ClassifierParameters parameters) {
    Norm norm = parameters.norm();
    List<Layer> layers = new ArrayList<>();
    layers.add(
        activated("features.0", Convolution.strided("features.0.0", 3, STEM_WIDTH, 3, 2), norm));
    int in = STEM_WIDTH;
    int done = 0;
    for (int stage = 0; stage < STAGES.size(); stage++) {
      for (int i = 0; i < STAGES.get(stage).repeats; i++) {
        String prefix = "features." + (stage + 1) + "." + i + ".block";
        double dropped = STOCHASTIC_DEPTH * done++ / BLOCKS;
        layers.add(block(prefix, in, STAGES.get(stage), i, dropped, norm));
        in = STAGES.get(stage).width;
      }
    }
    String last = "features." + (STAGES.size() + 1);
    layers.add(activated(last, Convolution.of(last + ".0", in, LAST_WIDTH, 1), norm));
    layers.add(Parts.GLOBAL_POOL);
    layers.add(Parts.dropout(DROPOUT));
    layers.add(new Parts.Head(HEAD, LAST_WIDTH, parameters.classes()));
    return new Layer.Sequence(layers);
  }

  private static Layer block(
      String prefix, int in, Stage stage, int repeat, double dropped, Norm norm) {
    int stride = repeat == 0 ? stage.stride : 1;
    int hidden = in * stage.expansion;
    List<Layer> body = new ArrayList<>();
    int index = 0;
    if (stage.expansion > 1) {
      String expand = prefix + "." + index++;
      body.add(activated(expand, Convolution.of(expand + ".0", in, hidden, 1), norm));
    }
    String depthwise = prefix + "." + index++;
    body.add(
        activated(
            depthwise,
            Convolution.depthwise(depthwise + ".0", hidden, stage.kernel, stride),
            norm));
    body.add(new SqueezeExcitation(prefix + "." + index++, hidden, in / 4));
    body.add(Convolution.of(prefix + "." + index + ".0", hidden, stage.width, 1));
    body.add(new Normalization(prefix + "." + index + ".1", stage.width, norm));
    if (stride > 1 || in != stage.width) {
      return new Layer.Sequence(body);
    }
    body.add(Parts.stochasticDepth(dropped));
    return new Layer.Residual(new Layer.Sequence(body), Layer.IDENTITY);
  }

  private static Layer activated(String prefix, Convolution convolution, Norm norm) {
    return Layer.sequence(
        convolution, new Normalization(prefix + ".1", convolution.out(), norm), Parts.SILU);
  }
}
