package io.dsco.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardedCheckpointTest {
  private static final String FIRST = "model-00001-of-00002.safetensors";
  private static final String SECOND = "model-00002-of-00002.safetensors";

  @TempDir Path folder;
  private NDManager manager;

  @BeforeEach
  void writeShards() throws IOException {
    manager = NDManager.newBaseManager();
    shard(FIRST, Map.of("a", tensor(1, 2), "b", tensor(3)));
    shard(SECOND, Map.of("c", tensor(4)));
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void theTensorsOfAllFilesAreOneCheckpoint() throws IOException {
    Path index = index("'a':'" + FIRST + "','b':'" + FIRST + "','c':'" + SECOND + "'");
    Map<String, Shape> expected = Map.of("a", new Shape(2), "b", new Shape(1), "c", new Shape(1));
    try (Checkpoint checkpoint = Checkpoint.open(index);
        StateDict loaded = ModelWeights.load(checkpoint, expected, NameTable.identity(), manager)) {
      assertThat(checkpoint.path()).isEqualTo(index);
      assertThat(checkpoint.tensors()).containsOnlyKeys("a", "b", "c");
      assertThat(loaded.get("a").toFloatArray()).containsExactly(1, 2);
      assertThat(loaded.get("c").toFloatArray()).containsExactly(4);
      assertThat(checkpoint.metadata()).containsEntry("format", "pt");
    }
  }

  @Test
  void partsOfOneTensorMayLieInDifferentFiles() throws IOException {
    Path index = index("'a':'" + FIRST + "','b':'" + FIRST + "','c':'" + SECOND + "'");
    NameTable table = NameTable.identity().joining("joined", "b", "c").ignoring("a");
    try (Checkpoint checkpoint = Checkpoint.open(index);
        StateDict loaded =
            ModelWeights.load(checkpoint, Map.of("joined", new Shape(2)), table, manager)) {
      assertThat(loaded.get("joined").toFloatArray()).containsExactly(3, 4);
    }
  }

  @Test
  void filesOfPyTorchAreReadAsWell() throws IOException {
    byte[] pickle =
        new PickleBytes()
            .ascii("}")
            .text("w")
            .floats(2, 0, new int[] {2}, new int[] {1})
            .ascii("s")
            .bytes();
    TestArchives.torch(folder.resolve("pytorch_model-1.bin"), pickle, 5, 6);
    try (Checkpoint checkpoint = Checkpoint.open(index("'w':'pytorch_model-1.bin'"))) {
      assertThat(checkpoint.readFloats("w")).containsExactly(5, 6);
    }
  }

  @Test
  void tellsEveryDifferenceBetweenIndexAndFilesInOneError() throws IOException {
    Path index = index("'a':'" + FIRST + "','b':'" + SECOND + "','c':'" + SECOND + "'");
    refuses(
        index,
        index
            + " and its files do not agree: file "
            + FIRST
            + " also holds b; file "
            + SECOND
            + " lacks b");
  }

  @Test
  void refusesATensorThatTwoFilesHold() throws IOException {
    shard(SECOND, Map.of("c", tensor(4), "a", tensor(1, 2)));
    Path index = index("'a':'" + FIRST + "','b':'" + FIRST + "','c':'" + SECOND + "'");
    refuses(index, "file " + SECOND + " also holds a");
  }

  @Test
  void namesEveryFileThatIsMissing() throws IOException {
    Path index = index("'a':'one.safetensors','b':'two.safetensors','c':'" + SECOND + "'");
    refuses(index, "file one.safetensors does not exist; file two.safetensors does not exist");
  }

  @Test
  void namesTheFileThatWasTruncated() throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve(SECOND));
    Files.write(folder.resolve(SECOND), Arrays.copyOf(whole, whole.length - 1));
    Path index = index("'a':'" + FIRST + "','b':'" + FIRST + "','c':'" + SECOND + "'");
    refuses(index, folder.resolve(SECOND) + ": tensor c lies at [0, 4) of 3 bytes of data");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret.safetensors",
        "sub/a.safetensors",
        "/etc/passwd",
        "..",
        ".",
        "",
        ".hidden",
        "s3a:b",
        "a\\\\b",
        "other.index.json"
      })
  void refusesANameThatIsNoPlainFileBesideTheIndex(String name) throws IOException {
    refuses(index("'a':'" + name + "'"), "must name files beside it, was ");
  }

  @Test
  void refusesATensorNamedTwice() throws IOException {
    refuses(index("'a':'" + FIRST + "','a':'" + SECOND + "'"), "names tensor a twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{'weight_map':[]}", "{'weight_map':{'a':{}}}"})
  void refusesAMalformedIndex(String text) throws IOException {
    refuses(written(text), "is a malformed index: ");
  }

  @Test
  void refusesAnIndexWithoutTensors() throws IOException {
    refuses(written("{'metadata':{'total_size':4}}"), "has no weight_map with a tensor in it");
    refuses(index(""), "has no weight_map with a tensor in it");
  }

  @Test
  void refusesAnIndexThatIsTooLongBeforeReadingIt() throws IOException {
    Path index = written("{}");
    try (RandomAccessFile file = new RandomAccessFile(index.toFile(), "rw")) {
      file.setLength(100_000_000_000L);
    }
    refuses(index, "an index must have at most 16777216 bytes, has 100000000000");
  }

  private static void refuses(Path index, String message) {
    assertThatThrownBy(() -> Checkpoint.open(index))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  private NDArray tensor(float... values) {
    return Tensors.of(manager, values, new Shape(values.length));
  }

  private void shard(String name, Map<String, NDArray> tensors) throws IOException {
    SafetensorsWriter.write(folder.resolve(name), tensors, Map.of("format", "pt"));
  }

  private Path index(String weightMap) throws IOException {
    return written("{'metadata':{'total_size':16},'weight_map':{" + weightMap + "}}");
  }

  private Path written(String text) throws IOException {
    return Files.writeString(
        folder.resolve("model.safetensors.index.json"), text.replace('\'', '"'));
  }
}
