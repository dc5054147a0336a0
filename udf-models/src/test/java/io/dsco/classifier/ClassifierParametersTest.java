package io.dsco.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.ModelWeights;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifierParametersTest {
  private static final Path SHIPPED =
      Path.of("..", "conf", "models", "fashion-mnist", "teacher.safetensors");

  /** As published by torchvision for 1000 classes. */
  @ParameterizedTest
  @CsvSource({
    "RESNET_18, 11689512",
    "RESNET_34, 21797672",
    "RESNET_101, 44549160",
    "MOBILENET_V2, 3504872",
    "EFFICIENTNET_B0, 5288548",
    "DENSENET_121, 7978856"
  })
  void hasThePublishedNumberOfParameters(Architecture architecture, long published) {
    ClassifierParameters parameters = ClassifierParameters.of(architecture, 224, 1000);
    assertThat(parameters.parameterCount()).isEqualTo(published);
  }

  @Test
  void resNetAp10HasTheParametersOfItsLayers() {
    long stem = 64 * 3 * 9 + 2 * 64;
    long first = 2 * (64 * 64 * 9 + 2 * 64);
    long blocks = 0;
    for (int width = 128; width <= 512; width *= 2) {
      blocks += 9L * width * width / 2 + 9L * width * width + 4L * width; // both convolutions
      blocks += (long) width * width / 2 + 2L * width; // the shortcut
    }
    assertThat(ClassifierParameters.of(Architecture.RESNET_AP10, 64, 10).parameterCount())
        .isEqualTo(stem + first + blocks + 512 * 10 + 10);
  }

  /** The same names that timm's ResNets have. */
  @Test
  void aResNetHasTheNamesOfItsFiles() {
    var shapes = ClassifierParameters.of(Architecture.RESNET_101, 224, 1000).shapes();
    assertThat(shapes)
        .containsEntry("conv1.weight", new Shape(64, 3, 7, 7))
        .containsEntry("bn1.running_var", new Shape(64))
        .containsEntry("layer1.0.downsample.0.weight", new Shape(256, 64, 1, 1))
        .containsEntry("layer3.22.conv2.weight", new Shape(256, 256, 3, 3))
        .containsEntry("layer3.22.bn3.bias", new Shape(1024))
        .containsEntry("fc.weight", new Shape(1000, 2048))
        .doesNotContainKeys("layer3.23.conv1.weight", "layer2.1.downsample.0.weight");
    assertThat(ClassifierParameters.of(Architecture.RESNET_34, 224, 1000).shapes())
        .containsKeys("layer3.5.conv2.weight", "layer2.0.downsample.1.running_mean")
        .doesNotContainKeys("layer1.0.downsample.0.weight", "layer1.0.conv3.weight");
  }

  @Test
  void onlyBatchNormHasBuffers() {
    ClassifierParameters batch = ClassifierParameters.of(Architecture.RESNET_18, 64, 10);
    ClassifierParameters instance =
        new ClassifierParameters(
            Architecture.RESNET_18, Norm.INSTANCE, 64, InputScale.SYMMETRIC, 10, 0, 0);
    assertThat(batch.buffers())
        .hasSize(40)
        .contains("bn1.running_mean", "layer4.1.bn2.running_var");
    assertThat(instance.buffers()).isEmpty();
    assertThat(instance.parameterCount()).isEqualTo(batch.parameterCount());
  }

  /** Pretraining finds its models by this text. */
  @Test
  void theShippedTeacherIsStillOneOfItsArchitecture() {
    ClassifierParameters parameters = ClassifierParameters.convNet(32, 3, 128, 10);
    try (Checkpoint shipped = Checkpoint.open(SHIPPED)) {
      assertThat(shipped.metadata().get("identity")).contains("[parameters=" + parameters + ",");
      ModelWeights.check(shipped, parameters.shapes(), parameters.names());
    }
    assertThat(parameters.withClasses(9).toString()).isNotEqualTo(parameters.toString());
    assertThat(ClassifierParameters.of(Architecture.RESNET_18, 64, 10))
        .hasToString(
            "ClassifierParameters[architecture=RESNET_18, norm=BATCH, inputSize=64,"
                + " inputScale=SYMMETRIC, classes=10, width=0, depth=0]");
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> ClassifierParameters.convNet(8, 4, 6, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a ConvNet needs depth and width of at least 1 and images of at least 2^depth pixels,"
                + " was depth 4, width 6, image size 8");
    assertThatThrownBy(() -> ClassifierParameters.of(Architecture.RESNET_18, 64, 0))
        .hasMessage("classes must be at least 1, was 0");
    assertThatThrownBy(() -> ClassifierParameters.of(Architecture.MOBILENET_V2, 31, 10))
        .hasMessage("input size of MOBILENET_V2 with BATCH norm must be at least 32, was 31");
    assertThatThrownBy(
            () ->
                new ClassifierParameters(
                    Architecture.RESNET_18, Norm.INSTANCE, 63, InputScale.IMAGENET, 10, 0, 0))
        .hasMessage("input size of RESNET_18 with INSTANCE norm must be at least 64, was 63");
    assertThatThrownBy(
            () ->
                new ClassifierParameters(
                    Architecture.RESNET_18, Norm.BATCH, 64, InputScale.IMAGENET, 10, 128, 3))
        .hasMessage("width and depth of RESNET_18 are fixed and must be 0, were 128 and 3");
  }
}
