package io.dsco.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks that no reference program was run for, against a second implementation. */
class NetworkTest {
  /** Of the largest logit: as the reference vectors of the other networks have it. */
  private static final double TOLERANCE = 1e-4;

  private static final int CLASSES = 5;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({
    "RESNET_18, INSTANCE, 64",
    "RESNET_34, BATCH, 32",
    "RESNET_101, BATCH, 32",
    "RESNET_AP10, INSTANCE, 16",
    "RESNET_AP10, BATCH, 64",
    "RESNET_AP10, INSTANCE, 72",
    "RESNET_AP10, BATCH, 136"
  })
  void givesTheLogitsOfASecondImplementation(Architecture architecture, Norm norm, int size) {
    ClassifierParameters parameters =
        new ClassifierParameters(architecture, norm, size, InputScale.SYMMETRIC, CLASSES, 0, 0);
    float[] image =
        RandomStream.of(1, Purpose.SUBSET, size).fillGaussian(new float[3 * size * size]);
    Map<String, float[]> values = values(parameters);
    double[] expected =
        plain(architecture, values)
            .logits(IntStream.range(0, image.length).mapToDouble(i -> image[i]).toArray(), size);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    float[] found = logits(parameters, values, image);
    for (int c = 0; c < CLASSES; c++) {
      assertThat((double) found[c]).isCloseTo(expected[c], within(TOLERANCE * largest));
    }
    assertThat(Arrays.stream(expected).distinct().count()).isEqualTo(CLASSES);
  }

  private static PlainResNet plain(Architecture architecture, Map<String, float[]> values) {
    return switch (architecture) {
      case RESNET_18 -> new PlainResNet(values, new int[] {2, 2, 2, 2}, 2, false);
      case RESNET_34 -> new PlainResNet(values, new int[] {3, 4, 6, 3}, 2, false);
      case RESNET_101 -> new PlainResNet(values, new int[] {3, 4, 23, 3}, 3, false);
      case RESNET_AP10 -> new PlainResNet(values, new int[] {1, 1, 1, 1}, 2, true);
      default -> throw new AssertionError(architecture + " is no ResNet");
    };
  }

  private float[] logits(
      ClassifierParameters parameters, Map<String, float[]> values, float[] image) {
    try (GradMode mode = GradMode.inference();
        NDManager scope = manager.newSubManager();
        StateDict weights = weights(parameters, values)) {
      int size = parameters.inputSize();
      int arrays = weights.manager().getManagedArrays().size();
      float[] logits =
          parameters
              .open(weights)
              .logits(Tensors.of(scope, image, new Shape(1, 3, size, size)))
              .toFloatArray();
      assertThat(weights.manager().getManagedArrays()).hasSize(arrays);
      return logits;
    }
  }

  private StateDict weights(ClassifierParameters parameters, Map<String, float[]> values) {
    StateDict weights = new StateDict(manager);
    parameters
        .shapes()
        .forEach(
            (name, shape) ->
                weights.put(name, Tensors.of(weights.manager(), values.get(name), shape)));
    return weights;
  }

  /** Uniform weights that keep activations of order one; variances and scales around one. */
  private static Map<String, float[]> values(ClassifierParameters parameters) {
    Map<String, float[]> values = new HashMap<>();
    parameters
        .shapes()
        .forEach(
            (name, shape) -> {
              RandomStream stream =
                  RandomStream.of(7, Purpose.SUBSET, RandomStream.coordinate(name));
              boolean matrix = shape.dimension() > 1;
              double bound = matrix ? Math.sqrt(4.5 * shape.get(0) / shape.size()) : 0.3;
              boolean one = name.endsWith("running_var") || (!matrix && name.endsWith(".weight"));
              float[] tensor = new float[(int) shape.size()];
              for (int i = 0; i < tensor.length; i++) {
                tensor[i] = (float) ((one ? 1 : 0) + bound * (2 * stream.nextDouble() - 1));
              }
              values.put(name, tensor);
            });
    return values;
  }

  @Test
  void imagesAreBroughtToTheNetworksScale() {
    ClassifierParameters symmetric = ClassifierParameters.convNet(8, 1, 2, CLASSES);
    ClassifierParameters imagenet =
        new ClassifierParameters(
            Architecture.CONVNET, Norm.BATCH, 8, InputScale.IMAGENET, CLASSES, 2, 1);
    ClassifierParameters plain =
        new ClassifierParameters(
            Architecture.CONVNET, Norm.BATCH, 8, InputScale.SYMMETRIC, CLASSES, 2, 1);
    assertThat(symmetric.shapes()).hasSize(6);
    float[] image = RandomStream.of(1, Purpose.SUBSET, 1).fillGaussian(new float[3 * 64]);
    Map<String, float[]> values = values(imagenet);
    float[] scaled;
    try (GradMode mode = GradMode.inference();
        NDManager scope = manager.newSubManager()) {
      scaled =
          InputScale.IMAGENET.of(Tensors.of(scope, image, new Shape(1, 3, 8, 8))).toFloatArray();
    }
    assertThat(logits(imagenet, values, image)).containsExactly(logits(plain, values, scaled));
    assertThat(logits(plain, values, image)).isNotEqualTo(logits(plain, values, scaled));
  }
}
