package io.dsco.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
  @TempDir Path folder;
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    Map<String, NDArray> tensors = everyType();
    SafetensorsWriter.write(file(), tensors, Map.of("method", "v1 \"quoted\" é"));
    try (Checkpoint checkpoint = Checkpoint.open(file())) {
      assertThat(checkpoint.metadata()).containsExactly(Map.entry("method", "v1 \"quoted\" é"));
      assertThat(checkpoint.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
      tensors.forEach(
          (name, tensor) -> {
            NDArray read = checkpoint.read(name, manager);
            assertThat(read.getDataType()).isEqualTo(tensor.getDataType());
            assertThat(read.getShape()).isEqualTo(tensor.getShape());
            assertThat(read.toByteArray()).as(name).isEqualTo(tensor.toByteArray());
          });
    }
  }

  @Test
  void djlReadsWhatIsWritten() throws IOException {
    NDArray matrix = manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3));
    SafetensorsWriter.write(file(), Map.of("b", matrix, "a", manager.create(7L)), Map.of());
    try (InputStream input = Files.newInputStream(file())) {
      NDList list = NDList.decode(manager, input);
      assertThat(list.get("b").getShape()).isEqualTo(new Shape(2, 3));
      assertThat(list.get("b").toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(list.get("a").getLong()).isEqualTo(7);
    }
  }

  @Test
  void equalContentGivesEqualBytesWhateverTheOrder() throws IOException {
    NDArray one = manager.create(new float[] {1});
    NDArray two = manager.create(new float[] {2, 3});
    Map<String, NDArray> forward = new LinkedHashMap<>();
    forward.put("a", one);
    forward.put("b", two);
    Map<String, NDArray> backward = new LinkedHashMap<>();
    backward.put("b", two);
    backward.put("a", one);
    Path other = folder.resolve("other.safetensors");
    SafetensorsWriter.write(file(), forward, Map.of("x", "1", "y", "2"));
    SafetensorsWriter.write(other, backward, Map.of("y", "2", "x", "1"));
    assertThat(other).hasSameBinaryContentAs(file());
  }

  @Test
  void theDataBeginsAtAMultipleOfEightBytes() throws IOException {
    for (int length = 1; length <= 9; length++) {
      SafetensorsWriter.write(file(), Map.of("n".repeat(length), manager.create(1f)), Map.of());
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file())).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(bytes.getLong() % 8).isZero();
    }
  }

  @Test
  void writesTheValuesOfAView() throws IOException {
    NDArray transposed =
        manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3)).transpose();
    SafetensorsWriter.write(file(), Map.of("t", transposed), Map.of());
    try (Checkpoint checkpoint = Checkpoint.open(file())) {
      assertThat(checkpoint.readFloats("t")).containsExactly(1, 4, 2, 5, 3, 6);
    }
  }

  @Test
  void writesATensorOfSeveralPieces() throws IOException {
    NDArray many = manager.arange(0, (1 << 23) + 3, 1, DataType.INT32);
    SafetensorsWriter.write(file(), Map.of("many", many), Map.of());
    try (Checkpoint checkpoint = Checkpoint.open(file())) {
      assertThat(checkpoint.read("many", manager).toIntArray()).isEqualTo(many.toIntArray());
    }
  }

  @Test
  void replacesAFileAndLeavesNothingElse() throws IOException {
    SafetensorsWriter.write(file(), Map.of("a", manager.create(1f)), Map.of());
    SafetensorsWriter.write(file(), Map.of("a", manager.create(2f)), Map.of());
    try (Checkpoint checkpoint = Checkpoint.open(file());
        Stream<Path> files = Files.list(folder)) {
      assertThat(checkpoint.readFloats("a")).containsExactly(2f);
      assertThat(files.toList()).isEqualTo(List.of(file()));
    }
  }

  @Test
  void aRefusedTensorLeavesTheOldFile() throws IOException {
    SafetensorsWriter.write(file(), Map.of("a", manager.create(1f)), Map.of());
    NDArray half = manager.create(new Shape(1), DataType.FLOAT16);
    assertThatThrownBy(() -> SafetensorsWriter.write(file(), Map.of("a", half), Map.of()))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("cannot write tensor a of type float16");
    assertThatThrownBy(
            () -> SafetensorsWriter.write(file(), Map.of("__metadata__", half), Map.of()))
        .hasMessage("no tensor may be named __metadata__");
    try (Checkpoint checkpoint = Checkpoint.open(file())) {
      assertThat(checkpoint.readFloats("a")).containsExactly(1f);
    }
  }

  private Map<String, NDArray> everyType() {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    tensors.put("a.float32", manager.create(new float[] {1.5f, -0f, Float.NaN, 4e-45f}));
    tensors.put("b.float64", manager.create(new double[] {Math.PI, -1e300}, new Shape(2, 1)));
    tensors.put("c.int64", manager.create(new long[] {Long.MIN_VALUE, 1L << 60}));
    tensors.put("d.int32", manager.create(new int[] {Integer.MAX_VALUE, -2}));
    tensors.put("e.int8", manager.create(new byte[] {-128, 127}));
    tensors.put("f.uint8", manager.create(new int[] {0, 255}).toType(DataType.UINT8, false));
    tensors.put("g.bool", manager.create(new boolean[] {true, false, true}));
    tensors.put("h.scalar", manager.create(3f));
    tensors.put("i.empty", manager.create(new Shape(0, 3), DataType.FLOAT32));
    return tensors;
  }

  private Path file() {
    return folder.resolve("model.safetensors");
  }
}
