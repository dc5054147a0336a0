package io.dsco.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.pipeline.FakeCodec;
import io.dsco.pipeline.FakeImages;
import io.dsco.pipeline.FakePipeline;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.LocalSpark;
import io.dsco.pipeline.Tree;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.StageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Latents of unchanged images, which an earlier run drew: 3 classes of 9. */
class EncodeReuseTest {
  private static final FakeSource BEFORE = FakeSource.of(3, 9, 2);

  @TempDir Path folder;

  @BeforeEach
  void encodeBefore() {
    encode(BEFORE);
  }

  @Test
  void onlyNewAndReplacedImagesAreEncoded() {
    // Two images more in every class, and the first of class 1 is of other bytes.
    FakeSource after = new FakeSource(3, 11, 5, Set.of(1), 0);
    Map<String, String> before = Tree.contents(latents(BEFORE));

    assertReused(encode(after), 7, 26);

    assertThat(Tree.contents(latents(after))).isEqualTo(fromNothing(after)).hasSize(4);
    assertThat(Tree.contents(latents(BEFORE))).isEqualTo(before);
  }

  @Test
  void removedImagesAreLeftOut() {
    FakeSource after = FakeSource.of(3, 7, 3);

    assertReused(encode(after), 0, 21);

    assertThat(Tree.contents(latents(after))).isEqualTo(fromNothing(after));
  }

  @Test
  void rejectedInputsAreReadAndListedAgain() {
    FakeSource after = new FakeSource(3, 9, 2, Set.of(), 2);

    StageResult result = FakePipeline.in(folder, after, 2).maxRejected(0.1).encode().execute();

    assertReused(result, 0, 25);
    assertThat(result.measured()).containsEntry(StageResult.REJECTED, 2L);
    assertThat(Tree.names(folder.resolve("rejected"))).hasSize(1);
  }

  @Test
  void anIncompleteFolderIsNoSource() throws IOException {
    Files.delete(latents(BEFORE).resolve("label=00002/latents.parquet"));

    assertReused(encode(FakeSource.of(3, 10, 2)), 30, 0);

    Files.delete(latents(FakeSource.of(3, 10, 2)).resolve(Manifest.NAME));
    assertReused(encode(FakeSource.of(3, 11, 2)), 33, 0);
  }

  @Test
  void ofADamagedFileNothingIsReused() throws IOException {
    FakeSource after = FakeSource.of(3, 10, 2);
    Path damaged = latents(BEFORE).resolve("label=00001/latents.parquet");
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length / 3] ^= 1;
    Files.write(damaged, bytes);

    assertReused(encode(after), 12, 18);

    assertThat(Tree.contents(latents(after))).isEqualTo(fromNothing(after));
  }

  @Test
  void theNewestCompleteFolderIsTheSource() throws IOException {
    encode(FakeSource.of(3, 12, 2));
    Files.setLastModifiedTime(latents(BEFORE).resolve(Manifest.NAME), FileTime.fromMillis(1000));

    assertReused(encode(FakeSource.of(3, 13, 2)), 3, 36);
  }

  @Test
  void latentsOfAnotherMethodAreNotReused() {
    EncodeSettings otherSeed = new EncodeSettings(8, 4, 0, 0, Map.of("size", 6));

    StageResult result =
        new EncodeStage(
                LocalSpark.session(),
                FakePipeline.in(folder, BEFORE, 2).workspace(),
                BEFORE,
                new FakeImages(),
                new FakeCodec.Factory("a".repeat(64)),
                otherSeed)
            .execute();

    assertReused(result, 27, 0);
  }

  private StageResult encode(FakeSource source) {
    return FakePipeline.in(folder, source, 2).encode().execute();
  }

  private static void assertReused(StageResult result, long computed, long reused) {
    assertThat(result.measured())
        .containsEntry(StageResult.COMPUTED, computed)
        .containsEntry(StageResult.REUSED, reused);
  }

  private Path latents(FakeSource source) {
    return latents(FakePipeline.in(folder, source, 2));
  }

  private static Path latents(FakePipeline pipeline) {
    return Path.of(pipeline.workspace().latents(pipeline.encode().fingerprint()).toUri());
  }

  private Map<String, String> fromNothing(FakeSource source) {
    FakePipeline elsewhere = FakePipeline.in(folder.resolve("elsewhere"), source, 2);
    elsewhere.encode().execute();
    return Tree.contents(latents(elsewhere));
  }
}
