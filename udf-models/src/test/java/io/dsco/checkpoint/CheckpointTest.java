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
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
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
  void agreesWithDjlsOwnReader() throws IOException, URISyntaxException {
    Path file = golden("02_dit/dit.safetensors");
    try (InputStream input = Files.newInputStream(file);
        Checkpoint checkpoint = Checkpoint.open(file)) {
      NDList list = NDList.decode(manager, input);
      assertThat(checkpoint.tensors()).hasSameSizeAs(list);
      for (NDArray want : list) {
        NDArray got = checkpoint.read(want.getName(), manager);
        assertThat(got.getShape()).isEqualTo(want.getShape());
        assertThat(got.toFloatArray()).as(want.getName()).isEqualTo(want.toFloatArray());
      }
    }
  }

  @Test
  void bothFormatsOfOneModelAgree() throws URISyntaxException {
    for (String model : List.of("02_dit/dit", "03_projector/extractor_reduced", "09_vae/vae_old")) {
      try (Checkpoint zip = Checkpoint.open(golden(model + ".pt"));
          Checkpoint plain = Checkpoint.open(golden(model + ".safetensors"))) {
        assertThat(zip.tensors()).containsExactlyInAnyOrderEntriesOf(plain.tensors());
        zip.tensors()
            .keySet()
            .forEach(name -> assertThat(zip.readFloats(name)).isEqualTo(plain.readFloats(name)));
      }
    }
  }

  @Test
  void theFileDecidesNotItsName() throws IOException, URISyntaxException {
    Path renamed = folder.resolve("weights.safetensors");
    Files.copy(golden("00_formats/tensor.pt"), renamed);
    try (Checkpoint checkpoint = Checkpoint.open(renamed)) {
      assertThat(checkpoint.tensors())
          .containsOnlyKeys("tensor")
          .containsValue(new TensorInfo(ElementType.FLOAT32, new Shape(3, 4, 2, 2)));
    }
  }

  @Test
  void tellsTheStoredTypeAndWidensHalfPrecision() throws URISyntaxException {
    try (Checkpoint checkpoint = Checkpoint.open(golden("00_formats/mixed.pt"))) {
      assertThat(checkpoint.tensors().get("bf16").type()).isEqualTo(ElementType.BFLOAT16);
      assertThat(checkpoint.read("bf16", manager).getDataType()).isEqualTo(DataType.FLOAT32);
      assertThat(checkpoint.readFloats("f16")).hasSize(5);
      assertThatThrownBy(() -> checkpoint.readFloats("i64"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageEndingWith("mixed.pt: tensor i64 has type INT64");
      assertThatThrownBy(() -> checkpoint.read("none", manager))
          .hasMessageEndingWith("mixed.pt: has no tensor none");
    }
  }

  @Test
  void theArrayOutlivesTheCheckpointAndMayBeWritten() throws URISyntaxException {
    NDArray read;
    try (Checkpoint checkpoint = Checkpoint.open(golden("00_formats/tensor.pt"))) {
      read = checkpoint.read("tensor", manager);
    }
    float[] doubled = read.add(read).toFloatArray();
    assertThat(read.addi(read).toFloatArray()).isEqualTo(doubled);
  }

  @Test
  void leavesNothingInTheManagerButTheArray() throws URISyntaxException {
    try (Checkpoint checkpoint = Checkpoint.open(golden("00_formats/mixed.pt"))) {
      int before = manager.getManagedArrays().size();
      checkpoint.read("transposed", manager);
      assertThat(manager.getManagedArrays()).hasSize(before + 1);
    }
  }

  @Test
  void anyNumberOfThreadsMayRead() throws URISyntaxException {
    try (Checkpoint checkpoint = Checkpoint.open(golden("02_dit/dit.pt"))) {
      List<String> names = List.copyOf(checkpoint.tensors().keySet());
      List<float[]> alone = names.stream().map(checkpoint::readFloats).toList();
      IntStream.range(0, 20 * names.size())
          .parallel()
          .map(i -> i % names.size())
          .forEach(i -> assertThat(checkpoint.readFloats(names.get(i))).isEqualTo(alone.get(i)));
    }
  }

  @Test
  void readsAStridedTensorOfSeveralPieces() throws IOException {
    int rows = 3;
    int columns = (1 << 22) + 1;
    float[] storage = new float[rows * columns];
    for (int i = 0; i < storage.length; i++) {
      storage[i] = i;
    }
    byte[] pickle =
        new PickleBytes()
            .floats(storage.length, 0, new int[] {columns, rows}, new int[] {1, columns})
            .bytes();
    try (Checkpoint checkpoint =
        Checkpoint.open(TestArchives.torch(folder.resolve("t.pt"), pickle, storage))) {
      float[] read = checkpoint.readFloats("tensor");
      float[] want = new float[storage.length];
      for (int i = 0; i < want.length; i++) {
        want[i] = storage[(i % rows) * columns + i / rows];
      }
      assertThat(Arrays.equals(read, want)).isTrue();
      assertThat(Arrays.equals(checkpoint.read("tensor", manager).toFloatArray(), want)).isTrue();
    }
  }

  @Test
  void showsTheAveragedWeightsOfATrainingCheckpointWithItsOptions() throws IOException {
    PickleBytes pickle = new PickleBytes().ascii("}(");
    pickle.text("model").ascii("}").text("w").floats(2, 0, new int[] {1}, new int[] {1});
    pickle.ascii("s").text("ema").global("collections", "OrderedDict").ascii(")R");
    pickle.text("w").floats(2, 1, new int[] {1}, new int[] {1}).ascii("s");
    // What Module.state_dict() hangs on its dictionary, then the options of the training program.
    pickle.ascii("}").text("_metadata").ascii("}sb");
    pickle.text("args").global("argparse", "Namespace").ascii(")").raw(0x81).ascii("}");
    pickle.text("lr").ascii("G").raw(0, 0, 0, 0, 0, 0, 0, 0).ascii("sbu");
    Path file = TestArchives.torch(folder.resolve("c.pt"), pickle.bytes(), 1, 2);
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      assertThat(checkpoint.tensors()).containsOnlyKeys("w");
      assertThat(checkpoint.readFloats("w")).containsExactly(2f);
    }
  }

  @Test
  void readsUntypedStoragesAsBytes() throws IOException {
    byte[] pickle =
        new PickleBytes()
            .tensor("torch.storage.UntypedStorage", 4, 0, new int[] {4}, new int[] {1})
            .bytes();
    try (Checkpoint checkpoint =
        Checkpoint.open(TestArchives.torch(folder.resolve("u.pt"), pickle, 1f))) {
      assertThat(checkpoint.read("tensor", manager).toUint8Array()).containsExactly(0, 0, 128, 63);
    }
  }

  private static Path golden(String name) throws URISyntaxException {
    return Path.of(CheckpointTest.class.getResource("/golden/" + name).toURI());
  }
}
