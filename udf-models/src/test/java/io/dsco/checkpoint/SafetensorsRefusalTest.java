package io.dsco.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsRefusalTest {
  @TempDir Path folder;

  @Test
  void refusesAMissingFile() {
    assertThatThrownBy(() -> Checkpoint.open(folder.resolve("none.safetensors")))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("checkpoint does not exist: " + folder.resolve("none.safetensors"));
  }

  @Test
  void refusesAZeroByteFile() throws IOException {
    refuses(Files.createFile(file()), "has 0 bytes, too few for a safetensors or PyTorch file");
  }

  @Test
  void refusesAFileOfAnotherKind() throws IOException {
    refuses(
        Files.writeString(file(), "<html>not a model</html>"),
        "is neither a PyTorch zip nor a safetensors file: header length must be 2 to 100000000"
            + " bytes, was 8029423821061908540");
  }

  @Test
  void refusesAHeaderLengthThatIsNegativeAsASignedNumber() throws IOException {
    ByteBuffer length = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(-1);
    refuses(Files.write(file(), length.array()), "was 18446744073709551615");
  }

  @Test
  void refusesAFileThatEndsWithinItsHeader() throws IOException {
    ByteBuffer length = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(9);
    refuses(Files.write(file(), length.array()), "ends within its header of 9 bytes");
  }

  @Test
  void refusesAHeaderThatIsNoJsonObject() throws IOException {
    refuses("[1, 2]", 0, "has a malformed header: Expected BEGIN_OBJECT but was BEGIN_ARRAY");
  }

  @Test
  void refusesTextBehindTheHeadersBrace() throws IOException {
    refuses("{}{}", 0, "has a malformed header");
  }

  @Test
  void refusesAnUnknownType() throws IOException {
    refuses(tensor("a", "F8_E4M3", "2", 0, 2), 2, "tensor a has unsupported dtype F8_E4M3");
  }

  @Test
  void refusesAnUnknownField() throws IOException {
    refuses("{\"a\":{\"dtype\":\"U8\",\"x\":1}}", 0, "tensor a has an unknown field x");
  }

  @Test
  void refusesATensorWithoutOffsets() throws IOException {
    refuses(
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1]}}",
        1,
        "tensor a must have dtype, shape and two data_offsets");
  }

  @Test
  void refusesNegativeOffsetsAndLengths() throws IOException {
    refuses(tensor("a", "U8", "1", -1, 0), 1, "negative number in data_offsets: -1");
    refuses(tensor("a", "U8", "-1", 0, 1), 1, "negative number in shape: -1");
  }

  @Test
  void refusesATensorBeyondTheFile() throws IOException {
    refuses(tensor("a", "F32", "2", 0, 8), 4, "tensor a lies at [0, 8) of 4 bytes of data");
    refuses(tensor("a", "U8", "0", 3, 2), 4, "tensor a lies at [3, 2) of 4 bytes of data");
  }

  @Test
  void refusesByteCountsThatDoNotFitTheShape() throws IOException {
    refuses(
        tensor("a", "F32", "3", 0, 8),
        8,
        "tensor a needs 12 bytes for its shape, its data_offsets hold 8");
  }

  @Test
  void refusesAShapeWhoseProductOverflows() throws IOException {
    refuses(
        tensor("a", "F32", "4294967296,4294967296", 0, 0),
        0,
        "tensor a has a shape beyond 63 bits");
  }

  @Test
  void refusesADuplicateName() throws IOException {
    String one = tensor("a", "U8", "1", 0, 1);
    String two = tensor("a", "U8", "1", 1, 2);
    refuses(join(one, two), 2, "has tensor a twice");
  }

  @Test
  void refusesOverlapsAndGaps() throws IOException {
    String first = tensor("a", "U8", "4", 0, 4);
    refuses(join(first, tensor("b", "U8", "4", 2, 6)), 6, "tensor b overlaps tensor a");
    refuses(join(first, tensor("b", "U8", "4", 6, 10)), 10, "2 bytes between a and b belong to no");
    refuses(first, 9, "5 bytes at the end belong to no tensor");
  }

  @Test
  void refusesMetadataThatIsNotText() throws IOException {
    refuses("{\"__metadata__\":{\"a\":[]}}", 0, "has a malformed header");
  }

  @Test
  void namesFromTheFileCannotForgeALineOfALog() throws IOException {
    refuses(tensor("a\\nERROR b", "X", "1", 0, 1), 1, "tensor a?ERROR b has unsupported dtype X");
  }

  private void refuses(String header, int dataBytes, String message) throws IOException {
    refuses(TestArchives.safetensors(file(), header, dataBytes), message);
  }

  private static void refuses(Path file, String message) {
    assertThatThrownBy(() -> Checkpoint.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  private static String tensor(String name, String type, String shape, int begin, int end) {
    return "{\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}}"
        .formatted(name, type, shape, begin, end);
  }

  private static String join(String one, String two) {
    return one.substring(0, one.length() - 1) + "," + two.substring(1);
  }

  private Path file() {
    return folder.resolve("model.safetensors");
  }
}
