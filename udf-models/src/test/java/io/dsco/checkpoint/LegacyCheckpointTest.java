package io.dsco.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files in the format of torch before 1.6. The fixture was pickled by CPython: storages "94210"
 * (six floats, seen as w, its transpose and its second row), "94999" (one long), "1003" (three
 * halves).
 */
class LegacyCheckpointTest {
  @TempDir Path folder;

  @Test
  void readsEveryView() throws Exception {
    try (Checkpoint checkpoint = Checkpoint.open(fixture());
        NDManager manager = NDManager.newBaseManager()) {
      assertThat(checkpoint.tensors()).containsOnlyKeys("w", "w.t", "row", "count", "half");
      assertThat(checkpoint.tensors().get("w").shape()).isEqualTo(new Shape(2, 3));
      assertThat(checkpoint.readFloats("w")).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(checkpoint.readFloats("w.t")).containsExactly(1, 4, 2, 5, 3, 6);
      assertThat(checkpoint.readFloats("row")).containsExactly(4, 5, 6);
      assertThat(checkpoint.readFloats("half")).containsExactly(0.5f, -2, 65504);
      assertThat(checkpoint.read("count", manager).toLongArray()).containsExactly(7);
    }
  }

  @Test
  void refusesEveryTruncation() throws Exception {
    byte[] whole = Files.readAllBytes(fixture());
    for (int length = 15; length < whole.length; length++) {
      Path cut = Files.write(folder.resolve("cut.pt"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Checkpoint.open(cut))
          .as("the first %d of %d bytes", length, whole.length)
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith(cut.toString());
    }
  }

  @Test
  void refusesBytesAfterTheLastStorage() throws Exception {
    byte[] whole = Files.readAllBytes(fixture());

    assertThatThrownBy(() -> Checkpoint.open(changed(Arrays.copyOf(whole, whole.length + 1))))
        .hasMessageContaining("for its storages, has " + (whole.length + 1));
  }

  @Test
  void refusesAStorageOfAnotherLengthThanItsTensorsSay() throws Exception {
    byte[] bytes = Files.readAllBytes(fixture());
    bytes[bytes.length - 16] = 2; // the length of the last storage, of one long

    assertThatThrownBy(() -> Checkpoint.open(changed(bytes)))
        .hasMessageContaining("storage 94999 must have 1 elements, it announces 2");
  }

  @Test
  void refusesCode() throws Exception {
    String text = new String(Files.readAllBytes(fixture()), StandardCharsets.ISO_8859_1);
    String evil = text.replace("ctorch._utils\n_rebuild_tensor_v2\n", "cos\nsystem\n");

    assertThatThrownBy(() -> Checkpoint.open(changed(evil.getBytes(StandardCharsets.ISO_8859_1))))
        .hasMessageContaining("names os.system; a checkpoint may name only what rebuilds tensors");
  }

  private Path changed(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("changed.pt"), bytes);
  }

  private Path fixture() throws URISyntaxException {
    return Path.of(getClass().getResource("/legacy.pt").toURI());
  }
}
