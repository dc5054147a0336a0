package io.dsco.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.CheckpointException;
import io.dsco.checkpoint.SafetensorsWriter;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredClassifierTest {
  private static final ClassifierParameters SEVEN = ClassifierParameters.convNet(8, 2, 3, 7);

  private final NDManager manager = NDManager.newBaseManager();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void theRowsAreTheLogitsOfTheirClassesInTheirOrder() throws IOException {
    Path file = write(SEVEN, UnaryOperator.identity());
    float[] all = logits(StoredClassifier.whole(SEVEN), file);
    StoredClassifier some = new StoredClassifier(SEVEN, List.of(5, 0, 6));
    assertThat(some.parameters()).isEqualTo(SEVEN.withClasses(3));
    // A product with another matrix may round differently.
    assertThat(logits(some, file))
        .containsExactly(new float[] {all[5], all[0], all[6]}, within(1e-6f));
    assertThat(all).hasSize(7);
  }

  @Test
  void nothingButTheLastLayerChanges() throws IOException {
    Path file = write(SEVEN, UnaryOperator.identity());
    StoredClassifier some = new StoredClassifier(SEVEN, List.of(5, 0, 6));
    try (Checkpoint checkpoint = Checkpoint.open(file);
        StateDict loaded = some.load(checkpoint, manager)) {
      assertThat(loaded.shapes()).isEqualTo(SEVEN.withClasses(3).shapes());
      assertThat(loaded.manager().getManagedArrays()).hasSize(loaded.tensors().size());
      assertThat(loaded.get("features.1.conv.weight").toFloatArray())
          .containsExactly(checkpoint.readFloats("features.1.conv.weight"));
      assertThat(loaded.get("classifier.bias").toFloatArray()[1])
          .isEqualTo(checkpoint.readFloats("classifier.bias")[0]);
    }
  }

  @Test
  void aDenseNetLoadsUnderTorchvisionsOldNames() throws IOException {
    ClassifierParameters dense = ClassifierParameters.of(Architecture.DENSENET_121, 32, 2);
    Path file =
        write(
            dense,
            name ->
                name.contains("denselayer")
                    ? name.replaceAll("\\.(norm|conv)([12])\\.", ".$1.$2.")
                    : name);
    try (Checkpoint checkpoint = Checkpoint.open(file);
        StateDict loaded = StoredClassifier.whole(dense).load(checkpoint, manager)) {
      assertThat(checkpoint.tensors().keySet())
          .contains(
              "features.denseblock1.denselayer1.norm.1.running_mean", "features.norm5.weight");
      assertThat(loaded.get("features.denseblock4.denselayer16.conv2.weight").toFloatArray())
          .isEqualTo(checkpoint.readFloats("features.denseblock4.denselayer16.conv.2.weight"));
    }
  }

  @Test
  void aFileOfAnotherNetworkIsRefused() throws IOException {
    Path file = write(SEVEN, UnaryOperator.identity());
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      assertThatThrownBy(
              () -> StoredClassifier.whole(SEVEN.withClasses(6)).load(checkpoint, manager))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("classifier.weight (7, 12) instead of (6, 12)");
    }
  }

  @Test
  void rowsThatAreNotThereAreRefused() {
    assertThatThrownBy(() -> new StoredClassifier(SEVEN, List.of(0, 7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a row must be below the 7 classes, was 7");
    assertThatThrownBy(() -> new StoredClassifier(SEVEN, List.of(1, 1)))
        .hasMessage("a row is taken once, was [1, 1]");
  }

  private float[] logits(StoredClassifier classifier, Path file) {
    try (GradMode mode = GradMode.inference();
        Checkpoint checkpoint = Checkpoint.open(file);
        StateDict weights = classifier.load(checkpoint, manager);
        NDManager scope = manager.newSubManager()) {
      float[] image = RandomStream.of(1, Purpose.SUBSET, 1).fillGaussian(new float[3 * 64]);
      return classifier
          .parameters()
          .open(weights)
          .logits(Tensors.of(scope, image, new Shape(1, 3, 8, 8)))
          .toFloatArray();
    }
  }

  /** With what PyTorch counts batches in, as its files have it. */
  private Path write(ClassifierParameters parameters, UnaryOperator<String> names)
      throws IOException {
    Path file = folder.resolve("classifier.safetensors");
    try (NDManager scope = manager.newSubManager()) {
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      parameters
          .shapes()
          .forEach(
              (name, shape) -> {
                RandomStream stream =
                    RandomStream.of(3, Purpose.SUBSET, RandomStream.coordinate(name));
                float[] values = stream.fillGaussian(new float[(int) shape.size()]);
                tensors.put(names.apply(name), Tensors.of(scope, values, shape));
              });
      for (String buffer : parameters.buffers()) {
        if (buffer.endsWith("running_mean")) {
          String counter = buffer.replace("running_mean", "num_batches_tracked");
          tensors.put(names.apply(counter), scope.zeros(new Shape(1)));
        }
      }
      SafetensorsWriter.write(file, tensors, Map.of());
    }
    return file;
  }
}
