package io.dsco.synthesize;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.nopt.QuantilePivots;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetFileTest {
  private static final int STEPS = 30;
  private static final int SAMPLES = 3;
  private static final int FEATURES = 5;

  @TempDir Path folder;

  private TargetFile file;
  private List<QuantilePivots> written;

  @BeforeEach
  void write() throws IOException {
    file = file("a".repeat(64));
    written = pivots();
    write(file, written);
  }

  @Test
  void givesBackTheBitsOfEveryStep() throws Exception {
    assertThat(file.isThere()).isTrue();
    assertThat(file.isWhole()).isTrue();
    assertReadsWhatWasWritten();
  }

  private void assertReadsWhatWasWritten() throws IOException {
    try (KeptPivots read = file.open()) {
      for (int step = STEPS - 1; step >= 1; step--) {
        assertThat(read.at(step)).isEqualTo(written.get(STEPS - 1 - step));
      }
    }
  }

  @Test
  void isNotThereBeforeItIsWritten() throws Exception {
    TargetFile other = file("b".repeat(64));

    assertThat(other.isThere()).isFalse();
    assertThat(other.isWhole()).isFalse();
  }

  @Test
  void aFileOfOtherTargetsIsNoneOfThese() throws Exception {
    TargetFile other = file("b".repeat(64));
    Files.copy(local(file), local(other));

    assertThat(other.isThere()).isFalse();
    assertThat(other.isWhole()).isFalse();
  }

  @Test
  void aFileWithFewerStepsIsNotWhole() throws Exception {
    TargetFile other = file("b".repeat(64));
    write(other, written.subList(0, 4));

    assertThat(other.isThere()).isFalse();
    assertThat(other.isWhole()).isFalse();
  }

  @Test
  void aFlippedBitIsFoundOrChangesNoValue() throws Exception {
    byte[] whole = Files.readAllBytes(local(file));
    int found = 0;
    for (int at = 0; at < whole.length; at += 5) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << at % 8);
      Files.write(local(file), flipped);
      if (file.isWhole()) {
        assertReadsWhatWasWritten();
      } else {
        found++;
      }
    }
    // Most of the file is compressed values.
    assertThat(found).isGreaterThan(whole.length / 5 / 2);
  }

  @Test
  void aFileThatIsCutOffAnywhereIsNotWhole() throws Exception {
    byte[] whole = Files.readAllBytes(local(file));
    for (int length = 0; length < whole.length; length += 101) {
      Files.write(local(file), Arrays.copyOf(whole, length));
      assertThat(file.isWhole()).as("%d bytes", length).isFalse();
    }
  }

  private TargetFile file(String fingerprint) {
    Workspace workspace = new Workspace(folder.toUri().toString(), new Configuration());
    ClassAssignment work = new ClassAssignment(7, 7, "f", null, fingerprint, "t");
    return new TargetFolder(workspace, "c".repeat(64), STEPS).file(work, SAMPLES);
  }

  private static Path local(TargetFile file) {
    return Path.of(file.path().toUri().getPath());
  }

  private static List<QuantilePivots> pivots() {
    RandomStream values = RandomStream.of(1, Purpose.SUBSET);
    return IntStream.range(1, STEPS)
        .mapToObj(
            step -> {
              float[] deviation = new float[FEATURES];
              Arrays.fill(deviation, step);
              return new QuantilePivots(
                  SAMPLES,
                  values.fillGaussian(new float[FEATURES]),
                  deviation,
                  values.fillGaussian(new float[FEATURES * SAMPLES]));
            })
        .toList();
  }

  private static void write(TargetFile file, List<QuantilePivots> pivots) throws IOException {
    file.write(
        sink -> {
          int step = STEPS - 1;
          for (QuantilePivots each : pivots) {
            sink.add(TargetTable.row(file.fingerprint().value(), step--, each));
          }
        });
  }
}
