package io.dsco.synthesize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.pipeline.FakePipeline;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.FakeSynthesizer;
import io.dsco.pipeline.LocalSpark;
import io.dsco.pipeline.Tree;
import io.dsco.synthesize.TargetKeeping.Until;
import io.dsco.workspace.StageResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pivots in the workspace, beneath two classes of six latents, for 2, 3 and 5 samples. */
class KeptTargetsTest {
  private static final TargetKeeping FOR_GOOD = new TargetKeeping(List.of(2, 3, 5), Until.DELETED);
  private static final TargetKeeping UNTIL_USED = new TargetKeeping(List.of(2, 3, 5), Until.USED);

  @TempDir Path folder;

  @BeforeEach
  void forget() {
    FakeSynthesizer.PASSES.clear();
    FakeSynthesizer.FAILING.clear();
  }

  @Test
  void onePassOfAClassServesAllSizesAndChangesNoClassFile() throws Exception {
    StageResult first = synthesize(2, FOR_GOOD);
    StageResult second = synthesize(5, FOR_GOOD);

    assertThat(FakeSynthesizer.PASSES).containsExactlyInAnyOrder("0 [2, 3, 5]", "1 [2, 3, 5]");
    assertCounts(first, 2, 0);
    assertCounts(second, 0, 2);
    assertThat(targets()).hasSize(6);
    assertThat(targets().keySet())
        .allMatch(
            name ->
                name.matches("targets/[0-9a-f]{16}/class-0000[01]-[0-9a-f]{16}-0000[235].parquet"));
    assertThat(classFiles()).isEqualTo(undisturbed(2, 5));
  }

  @Test
  void whatServesOnceGoesWithItsClassAndTheRestWhenNobodyWillAsk() {
    SynthesizeStage stage = pipeline(2).synthesize(UNTIL_USED);
    stage.execute();
    assertThat(targets().keySet()).hasSize(4).allMatch(name -> name.matches(".*0000[35].parquet"));

    synthesize(3, UNTIL_USED);
    assertThat(targets().keySet()).hasSize(2).allMatch(name -> name.endsWith("00005.parquet"));

    stage.forgetTargets();
    assertThat(targets()).isEmpty();
    assertThat(FakeSynthesizer.PASSES).hasSize(2);
  }

  @Test
  void forgetsNothingThatIsKeptForGood() {
    SynthesizeStage stage = pipeline(2).synthesize(FOR_GOOD);
    stage.execute();
    stage.forgetTargets();

    assertThat(targets()).hasSize(6);
  }

  @Test
  void anAttemptFindsWhatAFailedOneHadLeft() {
    FakeSynthesizer.FAILING.add(1);
    assertThatThrownBy(() -> synthesize(2, FOR_GOOD)).isInstanceOf(SparkException.class);
    LocalSpark.awaitIdleExecutor(folder.resolve("out"));
    assertThat(FakeSynthesizer.PASSES).contains("1 [2, 3, 5]");
    FakeSynthesizer.FAILING.clear();
    FakeSynthesizer.PASSES.clear();

    synthesize(2, FOR_GOOD);

    assertThat(FakeSynthesizer.PASSES).doesNotContain("1 [2, 3, 5]");
  }

  @Test
  void damagedFilesAreComputedAgain() throws Exception {
    synthesize(2, FOR_GOOD);
    Map<String, String> whole = targets();
    Path cut = file("00000", 3);
    Files.write(cut, new byte[] {'P', 'A', 'R', '1', 0});
    Path other = file("00001", 3);
    // A whole file of another class: only the values tell.
    Files.copy(file("00000", 5), other, StandardCopyOption.REPLACE_EXISTING);
    FakeSynthesizer.PASSES.clear();

    StageResult again = synthesize(3, FOR_GOOD);

    assertThat(FakeSynthesizer.PASSES).containsExactlyInAnyOrder("0 [3]", "1 [3]");
    assertCounts(again, 2, 0);
    assertThat(targets()).isEqualTo(whole);
    assertThat(classFiles()).isEqualTo(undisturbed(2, 3));
  }

  @Test
  void otherLatentsHaveOtherTargets() {
    synthesize(2, FOR_GOOD);
    FakeSynthesizer.PASSES.clear();
    FakePipeline changed =
        FakePipeline.in(folder.resolve("out"), new FakeSource(2, 6, 2, Set.of(1), 0), 3);
    changed.encode().execute();

    changed.synthesize(FOR_GOOD).execute();

    assertThat(FakeSynthesizer.PASSES).containsExactly("1 [3, 2, 5]");
  }

  @Test
  void whatCannotBeKeptIsComputedAllTheSame() throws Exception {
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(folder.resolve("out/targets"), "in the way");

    StageResult result = synthesize(2, FOR_GOOD);

    assertCounts(result, 2, 0);
    assertThat(classFiles()).isEqualTo(undisturbed(2));
  }

  private static void assertCounts(StageResult result, long computed, long reused) {
    assertThat(result.measured())
        .containsEntry("targets_computed", computed)
        .containsEntry("targets_reused", reused);
  }

  private StageResult synthesize(int samples, TargetKeeping targets) {
    return pipeline(samples).synthesize(targets).execute();
  }

  private FakePipeline pipeline(int samples) {
    FakePipeline pipeline = FakePipeline.in(folder.resolve("out"), FakeSource.of(2, 6, 2), samples);
    pipeline.encode().execute();
    return pipeline;
  }

  /** Class files of runs that keep nothing. */
  private Map<String, String> undisturbed(int... samples) {
    Path alone = folder.resolve("alone");
    for (int each : samples) {
      FakePipeline pipeline = FakePipeline.in(alone, FakeSource.of(2, 6, 2), each);
      pipeline.encode().execute();
      pipeline.synthesize().execute();
    }
    return below(alone, "synthesis/");
  }

  private Map<String, String> classFiles() {
    return below(folder.resolve("out"), "synthesis/");
  }

  private Map<String, String> targets() {
    return below(folder.resolve("out"), "targets/");
  }

  private static Map<String, String> below(Path root, String start) {
    Map<String, String> found = new TreeMap<>(Tree.contents(root));
    found.keySet().removeIf(name -> !name.startsWith(start));
    return found;
  }

  private Path file(String label, int samples) {
    String name =
        targets().keySet().stream()
            .filter(one -> one.matches(".*class-%s-.*-0000%d.parquet".formatted(label, samples)))
            .findFirst()
            .orElseThrow();
    return folder.resolve("out").resolve(name);
  }
}
