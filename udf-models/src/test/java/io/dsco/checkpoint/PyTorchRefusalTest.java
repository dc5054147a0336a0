package io.dsco.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PyTorchRefusalTest {
  private static final int[] TWO = {2};
  private static final int[] ONE = {1};

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "os, system",
    "posix, system",
    "builtins, eval",
    "__builtin__, exec",
    "subprocess, Popen",
    "torch.jit, load",
    "torch.storage, _load_from_bytes",
    "numpy.core.multiarray, _reconstruct",
    "builtins, bytearray",
    "decimal, Decimal"
  })
  void refusesEveryOtherNameByName(String module, String name) throws IOException {
    byte[] pickle =
        new PickleBytes().global(module, name).ascii("(").text("id").ascii("tR").bytes();
    refuses(pickle, "names " + module + "." + name + "; a checkpoint may name only what rebuilds");
  }

  @Test
  void refusesANameGivenAsTwoTexts() throws IOException {
    refuses(new PickleBytes().text("os").text("system").raw(0x93).bytes(), "names os.system;");
  }

  @Test
  void refusesANameGivenAsAnInstance() throws IOException {
    refuses(new PickleBytes().ascii("(ios\nsystem\n").bytes(), "names os.system;");
  }

  @Test
  void refusesANameHiddenBehindHonestTensors() throws IOException {
    byte[] pickle =
        new PickleBytes()
            .ascii("}")
            .text("w")
            .floats(2, 0, TWO, ONE)
            .ascii("s")
            .text("b")
            .global("nt", "system")
            .text("id")
            .raw(0x85)
            .ascii("Rs")
            .bytes();
    refuses(pickle, "names nt.system;");
  }

  @Test
  void refusesANameThatSparkRegisteredWithTheLibrary() throws IOException {
    net.razorvine.pickle.Unpickler.registerConstructor("registered", "Elsewhere", a -> "made");
    refuses(
        new PickleBytes().global("registered", "Elsewhere").ascii(")R").bytes(),
        "names registered.Elsewhere;");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x82, 'o', 'I', 'S', 'P', '2', '0', 0x8e, 0x96, 0x97})
  void refusesOperationsThatTorchDoesNotWrite(int operation) throws IOException {
    refuses(
        new PickleBytes().raw(operation, 1, 1).bytes(),
        "operation 0x%02x, which torch.save never writes".formatted(operation));
  }

  @Test
  void refusesATextLongerThanThePickleBeforeTakingMemory() throws IOException {
    refuses(
        new PickleBytes().ascii("X").int32(Integer.MAX_VALUE).bytes(),
        "ends within a text of 2147483647 bytes");
  }

  @Test
  void refusesADictionaryAsKey() throws IOException {
    refuses(new PickleBytes().ascii("}}}s").bytes(), "key that is neither text nor a number");
  }

  @Test
  void refusesAttributesOfSomethingThatIsNoDictionary() throws IOException {
    refuses(new PickleBytes().text("a").ascii("}b").bytes(), "something that is no dictionary");
  }

  @Test
  void refusesAPickleThatEndsEarly() throws IOException {
    byte[] whole = new PickleBytes().ascii("}").text("w").floats(2, 0, TWO, ONE).ascii("s").bytes();
    for (int length = 0; length < whole.length; length++) {
      refuses(Arrays.copyOf(whole, length), "");
    }
  }

  @Test
  void refusesAViewThatLeavesItsStorage() throws IOException {
    refuses(
        new PickleBytes().floats(2, 1, TWO, ONE).bytes(),
        "a tensor reaches element 2 of storage 0, which has 2");
    refuses(new PickleBytes().floats(2, -1, TWO, ONE).bytes(), "must not be negative, was -1");
    refuses(
        new PickleBytes().floats(2, 0, TWO, new int[] {-1}).bytes(),
        "must not be negative, was -1");
    refuses(
        new PickleBytes().floats(2, 0, TWO, new int[] {1, 1}).bytes(),
        "a tensor in storage 0 has 1 lengths and 2 strides");
  }

  @Test
  void refusesAViewThatIsLargerThanItsStorage() throws IOException {
    refuses(
        new PickleBytes().floats(2, 0, new int[] {1 << 30, 1 << 30}, new int[] {0, 0}).bytes(),
        "a tensor of 1152921504606846976 elements repeats those of storage 0, which has 2");
    int[] huge = {1 << 30, 1 << 30, 1 << 30};
    refuses(new PickleBytes().floats(2, 0, huge, huge).bytes(), "has a shape beyond 63 bits");
  }

  @Test
  void refusesAStorageOfAnotherSizeThanItsEntry() throws IOException {
    refuses(
        new PickleBytes().floats(3, 0, TWO, ONE).bytes(),
        "storage 0 must have 3 elements of 4 bytes, its entry has 8 bytes");
  }

  @Test
  void refusesAStorageThatIsNotInTheFile() throws IOException {
    byte[] pickle = new PickleBytes().storage("torch.FloatStorage", "7", 2).bytes();
    refuses(pickle, "has no data of storage 7");
  }

  @Test
  void refusesAStorageClassOutsideTheTable() throws IOException {
    byte[] pickle = new PickleBytes().storage("torch.ComplexFloatStorage", "0", 2).bytes();
    refuses(pickle, "names torch.ComplexFloatStorage;");
  }

  @Test
  void refusesAReferenceThatIsNoStorage() throws IOException {
    refuses(new PickleBytes().text("module").ascii("Q").bytes(), "something that is no storage");
  }

  @Test
  void refusesAFileWithoutTensors() throws IOException {
    refuses(new PickleBytes().ascii("}").text("a").text("b").ascii("s").bytes(), "has no tensors");
  }

  @Test
  void refusesTwoTensorsOfOneName() throws IOException {
    byte[] pickle =
        new PickleBytes()
            .ascii("}(")
            .text("a.b")
            .floats(2, 0, TWO, ONE)
            .text("a")
            .ascii("}")
            .text("b")
            .floats(2, 0, TWO, ONE)
            .ascii("su")
            .bytes();
    refuses(pickle, "has tensor a.b twice");
  }

  @Test
  void refusesADictionaryThatContainsItself() throws IOException {
    byte[] pickle =
        new PickleBytes().ascii("}q").raw(0).text("a").ascii("h").raw(0).ascii("s").bytes();
    refuses(pickle, "nests deeper than 8");
  }

  @Test
  void refusesAFewBytesThatDescribeAnEndlessTree() throws IOException {
    PickleBytes pickle = new PickleBytes().ascii("](");
    for (int i = 0; i < 100; i++) {
      pickle.ascii("N");
    }
    pickle.ascii("eq").raw(0);
    for (int level = 1; level <= 4; level++) {
      pickle.ascii("](");
      for (int i = 0; i < 100; i++) {
        pickle.ascii("h").raw(level - 1);
      }
      pickle.ascii("eq").raw(level);
    }
    refuses(pickle.bytes(), "holds more than 1000000 values");
  }

  @Test
  void refusesACompressedEntry() throws IOException {
    Path bomb =
        TestArchives.zip(file(), ZipEntry.DEFLATED, Map.of("archive/data.pkl", new byte[1 << 24]));
    refuses(bomb, "zip entry archive/data.pkl is compressed (method 8)");
  }

  @Test
  void refusesAHugePickle() throws IOException {
    Path huge =
        TestArchives.zip(
            file(), ZipEntry.STORED, Map.of("archive/data.pkl", new byte[(1 << 24) + 1]));
    refuses(huge, "archive/data.pkl has 16777217 bytes, at most 16777216 are read");
  }

  @Test
  void refusesAZipThatIsNoCheckpoint() throws IOException {
    Path zip = TestArchives.zip(file(), ZipEntry.STORED, Map.of("readme.txt", new byte[1]));
    refuses(zip, "is a zip, but no PyTorch checkpoint: it must have one */data.pkl, has 0");
  }

  @Test
  void refusesBigEndianStorages() throws IOException {
    Path zip =
        TestArchives.zip(
            file(),
            ZipEntry.STORED,
            Map.of(
                "archive/data.pkl",
                new byte[0],
                "archive/byteorder",
                "big".getBytes(StandardCharsets.US_ASCII)));
    refuses(zip, "has byte order big, only little is supported");
  }

  @Test
  void refusesATruncatedFileOfAnyLength() throws IOException {
    byte[] pickle = new PickleBytes().floats(2, 0, TWO, ONE).bytes();
    byte[] whole = Files.readAllBytes(TestArchives.torch(file(), pickle, 1, 2));
    for (int length = 4; length < whole.length; length++) {
      refuses(Files.write(file(), Arrays.copyOf(whole, length)), "is a truncated zip");
    }
  }

  @Test
  void aDamagedByteNeverEscapesAsAnotherError() throws IOException {
    byte[] pickle =
        new PickleBytes().ascii("}").text("w").floats(2, 0, TWO, ONE).ascii("s").bytes();
    byte[] whole = Files.readAllBytes(TestArchives.torch(file(), pickle, 1, 2));
    for (int at = 4; at < whole.length; at++) {
      for (int bit : new int[] {0x01, 0x80}) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) bit;
        Files.write(file(), damaged);
        try (Checkpoint opened = Checkpoint.open(file())) {
          opened.tensors().keySet().forEach(name -> readIfFloat(opened, name));
        } catch (CheckpointException e) {
          assertThat(e.getMessage()).hasLineCount(1);
        }
      }
    }
  }

  private static void readIfFloat(Checkpoint checkpoint, String name) {
    if (checkpoint.tensors().get(name).type() == ElementType.FLOAT32) {
      assertThat(checkpoint.readFloats(name)).hasSizeLessThanOrEqualTo(2);
    }
  }

  private void refuses(byte[] pickle, String message) throws IOException {
    refuses(TestArchives.torch(file(), pickle, 1, 2), message);
  }

  private static void refuses(Path file, String message) {
    assertThatThrownBy(() -> Checkpoint.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  private Path file() {
    return folder.resolve("model.pt");
  }
}
