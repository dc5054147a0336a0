package io.dsco.training;

import ai.djl.ndarray.types.Shape;
import io.dsco.classifier.Architecture;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.random.RandomStream;
import io.dsco.tensor.Layers;

/**
 * Initial weights of a classifier as torchvision's model code has them: convolutions normal with
 * variance 2/fan (He et al. 2015), fan_out for ResNets, MobileNet and EfficientNet, fan_in for
 * DenseNet; normalisations 1 and 0; last layers each in their way. A ConvNet has PyTorch's
 * defaults, and ResNet-AP10 what ResNets have.
 */
final class ClassifierInitialization {
  private static final double MOBILENET_HEAD_DEVIATION = 0.01;

  private ClassifierInitialization() {}

  static WeightInitialization.Rule rule(ClassifierParameters parameters) {
    var defaults = WeightInitialization.pytorchDefaults(parameters.shapes());
    return (name, shape, stream) -> {
      if (Layers.isRunningStatistic(name)) {
        return WeightInitialization.constant(shape, name.endsWith(Layers.RUNNING_MEAN) ? 0 : 1);
      }
      if (parameters.architecture() == Architecture.CONVNET) {
        return defaults.values(name, shape, stream);
      }
      if (name.startsWith(parameters.head() + ".")) {
        return head(parameters, defaults, name, shape, stream);
      }
      if (shape.dimension() == 4) {
        return WeightInitialization.normal(shape, Math.sqrt(2.0 / fan(parameters, shape)), stream);
      }
      // Scales of normalisations; their shifts, and the biases of squeeze and excitation.
      return WeightInitialization.constant(shape, name.endsWith(".weight") ? 1 : 0);
    };
  }

  /** Values of a filter times what it goes into or comes out of, groups not counting. */
  private static long fan(ClassifierParameters parameters, Shape shape) {
    boolean in = parameters.architecture() == Architecture.DENSENET_121;
    return shape.get(in ? 1 : 0) * shape.get(2) * shape.get(3);
  }

  private static float[] head(
      ClassifierParameters parameters,
      WeightInitialization.Rule defaults,
      String name,
      Shape shape,
      RandomStream stream) {
    boolean bias = name.endsWith(".bias");
    return switch (parameters.architecture()) {
      case MOBILENET_V2 ->
          bias
              ? WeightInitialization.constant(shape, 0)
              : WeightInitialization.normal(shape, MOBILENET_HEAD_DEVIATION, stream);
      case EFFICIENTNET_B0 ->
          bias
              ? WeightInitialization.constant(shape, 0)
              : WeightInitialization.uniform(shape, 1 / Math.sqrt(shape.get(0)), stream);
      case DENSENET_121 ->
          bias ? WeightInitialization.constant(shape, 0) : defaults.values(name, shape, stream);
      default -> defaults.values(name, shape, stream);
    };
  }
}
