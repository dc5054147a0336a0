package io.dsco.synthesize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.config.UserException;
import io.dsco.dit.NonFiniteOutputException;
import io.dsco.pipeline.FakePipeline;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.FakeSynthesizer;
import io.dsco.pipeline.LocalSpark;
import io.dsco.pipeline.Tree;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.Workspace;
import io.dsco.workspace.WorkspaceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynthesizeStageTest {
  @TempDir Path folder;

  @BeforeEach
  void forget() {
    FakeSynthesizer.SYNTHESIZED.clear();
    FakeSynthesizer.FAILING.clear();
    FakeSynthesizer.NOT_FINITE.clear();
    FakeSynthesizer.TOO_LARGE.clear();
  }

  @Test
  void writesOneFilePerClass() {
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(4, 6, 2), 3);
    pipeline.encode().execute();

    StageResult result = pipeline.synthesize().execute();

    assertThat(result.files()).isEqualTo(4);
    assertThat(result.rows()).isEqualTo(12);
    assertThat(FakeSynthesizer.SYNTHESIZED).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(classFiles(Tree.contents(folder)).keySet())
        .allMatch(
            name -> name.matches("synthesis/[0-9a-f]{16}/class-0000[0-3]-[0-9a-f]{16}.parquet"));
  }

  @Test
  void resumesAfterAClassThatFailed() {
    FakePipeline undisturbed =
        FakePipeline.in(folder.resolve("undisturbed"), FakeSource.of(5, 6, 2), 3);
    undisturbed.encode().execute();
    undisturbed.synthesize().execute();
    FakePipeline disturbed =
        FakePipeline.in(folder.resolve("disturbed"), FakeSource.of(5, 6, 2), 3);
    disturbed.encode().execute();
    FakeSynthesizer.FAILING.add(4);
    assertThatThrownBy(() -> disturbed.synthesize().execute()).isInstanceOf(SparkException.class);
    LocalSpark.awaitIdleExecutor(folder.resolve("disturbed"));
    Map<String, String> paid = classFiles(Tree.identities(folder.resolve("disturbed")));
    assertThat(paid).isNotEmpty().hasSizeLessThan(5);
    assertThat(Tree.contents(folder.resolve("disturbed")).keySet())
        .noneMatch(name -> name.matches("synthesis/.*manifest.json"));

    FakeSynthesizer.FAILING.clear();
    FakeSynthesizer.SYNTHESIZED.clear();
    disturbed.synthesize().execute();

    assertThat(FakeSynthesizer.SYNTHESIZED).hasSize(5 - paid.size()).contains(4);
    assertThat(Tree.identities(folder.resolve("disturbed"))).containsAllEntriesOf(paid);
    assertThat(Tree.contents(folder.resolve("disturbed")))
        .isEqualTo(Tree.contents(folder.resolve("undisturbed")));
  }

  @Test
  void synthesizesOnlyTheThreeClassesThatChanged() {
    FakePipeline before = FakePipeline.in(folder, FakeSource.of(10, 6, 2), 3);
    before.encode().execute();
    before.synthesize().execute();
    Map<String, String> old = classFiles(Tree.identities(folder));
    FakeSynthesizer.SYNTHESIZED.clear();
    FakePipeline after = FakePipeline.in(folder, new FakeSource(10, 6, 2, Set.of(2, 5, 7), 0), 3);

    after.encode().execute();
    StageResult result = after.synthesize().execute();

    assertThat(FakeSynthesizer.SYNTHESIZED).containsExactlyInAnyOrder(2, 5, 7);
    assertThat(result.files()).isEqualTo(10);
    assertThat(classFiles(Tree.identities(folder))).hasSize(13).containsAllEntriesOf(old);
  }

  @Test
  void theManifestTellsWhatGuidedAndWithWhichSettings() throws Exception {
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(2, 5, 2), 2);
    pipeline.encode().execute();
    pipeline.synthesize().execute();

    Manifest manifest =
        Manifest.read(
                pipeline.workspace().fileSystem(),
                pipeline.workspace().synthesis(pipeline.synthesize().fingerprint()))
            .orElseThrow();
    assertThat(manifest.attributes())
        .containsEntry("latents", pipeline.encode().fingerprint().value())
        .containsEntry(
            "settings", Map.of("run.seed", 7, "fake.iterations", FakeSynthesizer.ITERATIONS));
  }

  @Test
  void aClassFileTellsHowTheLossesFell() throws Exception {
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(2, 5, 2), 2);
    pipeline.encode().execute();
    pipeline.synthesize().execute();
    String name = classFiles(Tree.contents(folder)).keySet().iterator().next();

    Workspace workspace = new Workspace(folder.toString(), new Configuration());
    ParquetFiles.Footer footer =
        new ParquetFiles(workspace)
            .footer(new org.apache.hadoop.fs.Path(folder.resolve(name).toUri()))
            .orElseThrow();
    List<LossCurves.Step> steps = LossCurves.read(footer.metadata());
    assertThat(steps).extracting(LossCurves.Step::step).containsExactly(1, 2, 3);
    List<Double> losses = steps.get(0).losses();
    assertThat(losses.get(losses.size() - 1)).isEqualTo(0.5 * losses.get(0));
  }

  @Test
  void skipsACompleteStage() {
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(2, 5, 2), 2);
    pipeline.encode().execute();
    pipeline.synthesize().execute();
    FakeSynthesizer.SYNTHESIZED.clear();

    assertThat(pipeline.synthesize().execute().state())
        .isEqualTo(StageResult.State.ALREADY_COMPLETE);
    assertThat(FakeSynthesizer.SYNTHESIZED).isEmpty();
  }

  @Test
  void makesATruncatedClassFileAgainWithTheSameBytes() throws Exception {
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(3, 5, 2), 2);
    pipeline.encode().execute();
    pipeline.synthesize().execute();
    Map<String, String> whole = Tree.contents(folder);
    Path victim = folder.resolve(classFiles(whole).keySet().iterator().next());
    Files.write(victim, new byte[] {'P', 'A', 'R', '1', 0});
    FakeSynthesizer.SYNTHESIZED.clear();

    pipeline.synthesize().execute();

    assertThat(FakeSynthesizer.SYNTHESIZED).containsExactly(0);
    assertThat(Tree.contents(folder)).isEqualTo(whole);
  }

  @Test
  void anOutputThatIsNotFiniteIsTheUsersToMendAndNamesClassAndSettings() {
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(2, 5, 2), 2);
    pipeline.encode().execute();
    FakeSynthesizer.NOT_FINITE.add(1);

    assertThatThrownBy(() -> pipeline.synthesize().execute())
        .hasRootCauseInstanceOf(NonFiniteOutputException.class)
        .hasStackTraceContaining(
            "UserException: class 1: the output must be finite, was not at step 2"
                + " (dit.precision, checkpoints.dit)");
  }

  @Test
  void memoryThatTheOptimiserLacksIsToldWithClassAndSettings() {
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(2, 5, 2), 2);
    pipeline.encode().execute();
    FakeSynthesizer.TOO_LARGE.add(1);

    assertThatThrownBy(() -> pipeline.synthesize().execute())
        .hasStackTraceContaining(
            "DeviceMemoryException: memory must hold class 1 (synthesis.nopt.chunk-size,"
                + " spark.gpu.per-task), it did not: CUDA out of memory");
  }

  @Test
  void measuresTheMemoryOfItsTasks() {
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(2, 5, 2), 2);
    pipeline.encode().execute();

    Map<String, Long> measured = pipeline.synthesize().execute().measured();

    // A JVM with Spark takes more than 64 MiB; there is no GPU.
    assertThat(measured).containsOnlyKeys("peak_resident_bytes", "computed", "reused");
    assertThat(measured.get("peak_resident_bytes")).isBetween(64L << 20, 1L << 40);
    assertThat(pipeline.synthesize().execute().measured()).isEmpty();
  }

  @Test
  void refusesMoreSamplesThanLatents() {
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(2, 5, 2), 6);
    pipeline.encode().execute();

    assertThatThrownBy(() -> pipeline.synthesize().execute())
        .isInstanceOf(UserException.class)
        .hasMessage(
            "class class 0 has 5 usable images, fewer than the 6 samples asked for (synthesis.ipc, trigger.mode)");
  }

  @Test
  void asksForTheEncodeStage() {
    assertThatThrownBy(
            () -> FakePipeline.in(folder, FakeSource.of(2, 5, 2), 2).synthesize().execute())
        .isInstanceOf(WorkspaceException.class)
        .hasMessageContaining("run encode");
  }

  private static Map<String, String> classFiles(Map<String, String> tree) {
    Map<String, String> found = new TreeMap<>(tree);
    found.keySet().removeIf(name -> !name.startsWith("synthesis/") || name.endsWith(".json"));
    return found;
  }
}
