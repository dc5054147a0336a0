package io.dsco.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files beyond the 2 and 4 GiB at which 32-bit offsets end; they are holes but for a few bytes. */
class LargeCheckpointTest {
  private static final long TWO_GIB = 1L << 31;
  private static final long SEGMENT = 1L << 30;

  @TempDir Path folder;

  @Test
  void readsTensorsBehindTwoGibibytesOfSafetensors() throws IOException {
    Path file = safetensors(TWO_GIB + 100);
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      assertThat(checkpoint.tensors().get("hole").shape().size()).isEqualTo(TWO_GIB + 100);
      assertThat(checkpoint.readFloats("tail")).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void readsTensorsThatCrossTheEdgeOfAMappedSegment() throws IOException {
    long header = Long.BYTES + header(SEGMENT).length();
    for (int before = 0; before <= 16; before++) {
      Path file = safetensors(SEGMENT - header - before);
      try (Checkpoint checkpoint = Checkpoint.open(file)) {
        assertThat(checkpoint.readFloats("tail")).containsExactly(1, 2, 3, 4);
      }
    }
  }

  @Test
  void readsViewsBehindFourGibibytesOfAPyTorchFile() throws IOException {
    int elements = 1_300_000_000; // 5.2 GB
    Path file = folder.resolve("large.pt");
    byte[] pickle =
        new PickleBytes()
            .ascii("}(")
            .text("row")
            .floats(elements, elements - 4, new int[] {2, 2}, new int[] {2, 1})
            .text("column")
            .floats(elements, elements - 4, new int[] {2, 2}, new int[] {1, 2})
            .text("across")
            .floats(elements, 3, new int[] {2}, new int[] {elements - 4})
            .ascii("u")
            .bytes();
    try (SparseZip zip = new SparseZip(file)) {
      zip.add("large/data/0", 4L * elements, oneToFour());
      zip.add("large/data.pkl", pickle.length, pickle);
    }
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      assertThat(checkpoint.readFloats("row")).containsExactly(1, 2, 3, 4);
      assertThat(checkpoint.readFloats("column")).containsExactly(1, 3, 2, 4);
      assertThat(checkpoint.readFloats("across")).containsExactly(0, 4);
    }
  }

  /** Takes 2 GiB of memory, so it is run by name. */
  @Test
  @Tag("soak")
  void readsOneTensorOfMoreThanTwoGibibytes() throws IOException {
    Path file = safetensors(TWO_GIB + 100);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long data = Long.BYTES + header(TWO_GIB + 100).length();
      channel.write(ByteBuffer.wrap(new byte[] {7}), data + TWO_GIB + 99);
      channel.write(ByteBuffer.wrap(new byte[] {5}), data + SEGMENT);
    }
    try (Checkpoint checkpoint = Checkpoint.open(file);
        NDManager manager = NDManager.newBaseManager()) {
      NDArray hole = checkpoint.read("hole", manager);
      assertThat(hole.size()).isEqualTo(TWO_GIB + 100);
      NDArray end = hole.get(new NDIndex().addSliceDim(TWO_GIB + 98, TWO_GIB + 100));
      assertThat(end.toUint8Array()).containsExactly(0, 7);
      NDArray middle = hole.get(new NDIndex().addSliceDim(SEGMENT - 1, SEGMENT + 2));
      assertThat(middle.toUint8Array()).containsExactly(0, 5, 0);
    }
  }

  private static String header(long hole) {
    return ("{\"hole\":{\"dtype\":\"U8\",\"shape\":[%1$10d],\"data_offsets\":[0,%1$10d]},"
            + "\"tail\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[%1$10d,%2$10d]}}")
        .formatted(hole, hole + 16);
  }

  private Path safetensors(long hole) throws IOException {
    Path file = folder.resolve("hole-" + hole + ".safetensors");
    byte[] header = header(hole).getBytes(StandardCharsets.US_ASCII);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE,
            StandardOpenOption.WRITE)) {
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      channel.write(length.putLong(header.length).flip());
      channel.write(ByteBuffer.wrap(header));
      channel.write(ByteBuffer.wrap(oneToFour()), Long.BYTES + header.length + hole);
    }
    return file;
  }

  private static byte[] oneToFour() {
    return ByteBuffer.allocate(16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(1)
        .putFloat(2)
        .putFloat(3)
        .putFloat(4)
        .array();
  }
}
