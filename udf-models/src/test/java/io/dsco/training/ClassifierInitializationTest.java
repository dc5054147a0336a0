package io.dsco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.classifier.Architecture;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.tensor.StateDict;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifierInitializationTest {
  /** Deviations as torchvision's code has them: √(2/fan_out), √(2/fan_in), 0.01, 1/√(3·size). */
  @ParameterizedTest
  @CsvSource({
    "RESNET_18, layer1.0.conv1.weight, 0.0589", // 64·9 out
    "RESNET_18, layer2.0.downsample.0.weight, 0.125", // 128 out
    "RESNET_18, fc.weight, 0.0255", // uniform, 512 in
    "RESNET_AP10, layer2.0.conv1.weight, 0.0417", // 128·9 out
    "MOBILENET_V2, features.18.0.weight, 0.0395", // 1280 out
    "MOBILENET_V2, classifier.1.weight, 0.01",
    "EFFICIENTNET_B0, features.8.0.weight, 0.0395", // 1280 out
    "EFFICIENTNET_B0, classifier.1.weight, 0.1826", // uniform, 10 out
    "DENSENET_121, features.denseblock4.denselayer16.conv2.weight, 0.0417", // 128·9 in
    "DENSENET_121, classifier.weight, 0.0180" // uniform, 1024 in
  })
  void weightsHaveTheDeviationOfTheirArchitecture(
      Architecture architecture, String name, double deviation) {
    float[] values = values(architecture, name);
    double mean = 0;
    double squares = 0;
    for (float value : values) {
      mean += value / (double) values.length;
      squares += (double) value * value / values.length;
    }
    assertThat(Math.sqrt(squares)).isCloseTo(deviation, within(0.02 * deviation));
    assertThat(mean).isCloseTo(0, within(5 * deviation / Math.sqrt(values.length)));
  }

  @ParameterizedTest
  @CsvSource({
    "RESNET_18, bn1.weight, 1",
    "RESNET_18, bn1.bias, 0",
    "RESNET_18, bn1.running_mean, 0",
    "RESNET_18, bn1.running_var, 1",
    "MOBILENET_V2, classifier.1.bias, 0",
    "EFFICIENTNET_B0, features.1.0.block.1.fc1.bias, 0",
    "EFFICIENTNET_B0, classifier.1.bias, 0",
    "DENSENET_121, classifier.bias, 0"
  })
  void othersAreConstant(Architecture architecture, String name, float value) {
    assertThat(values(architecture, name)).containsOnly(value);
  }

  @Test
  void aConvNetHasPyTorchsDefaultsAsBefore() {
    ClassifierParameters parameters = StudentSettings.NETWORK;
    var shapes = parameters.shapes();
    try (NDManager manager = NDManager.newBaseManager();
        StateDict weights =
            WeightInitialization.create(
                shapes, ClassifierInitialization.rule(parameters), 5, manager);
        StateDict defaults =
            WeightInitialization.create(
                shapes, WeightInitialization.pytorchDefaults(shapes), 5, manager)) {
      weights
          .tensors()
          .forEach(
              (name, tensor) ->
                  assertThat(tensor.toFloatArray())
                      .as(name)
                      .containsExactly(defaults.get(name).toFloatArray()));
    }
  }

  private static float[] values(Architecture architecture, String name) {
    ClassifierParameters parameters = ClassifierParameters.of(architecture, 64, 10);
    Map<String, Shape> shapes = Map.of(name, parameters.shapes().get(name));
    try (NDManager manager = NDManager.newBaseManager();
        StateDict weights =
            WeightInitialization.create(
                shapes, ClassifierInitialization.rule(parameters), 5, manager)) {
      return weights.get(name).toFloatArray();
    }
  }
}
