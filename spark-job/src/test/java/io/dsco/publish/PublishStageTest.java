package io.dsco.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.pipeline.FakePipeline;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.Tree;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.WorkspaceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishStageTest {
  @TempDir Path folder;

  @Test
  void listsEveryFileInTheManifest() throws Exception {
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(4, 8, 2), 5);
    pipeline.run();

    Map<String, String> dataset = Tree.contents(folder.resolve("dataset"));
    Manifest manifest =
        Manifest.read(pipeline.workspace().fileSystem(), pipeline.workspace().dataset())
            .orElseThrow();

    assertThat(dataset.remove("manifest.json")).isNotNull();
    assertThat(
            manifest.files().stream().collect(Collectors.toMap(FileEntry::path, FileEntry::sha256)))
        .isEqualTo(dataset)
        .containsKeys(
            "README.md",
            "croissant.json",
            "images/train-00000-of-00001.parquet",
            "latents/train-00000-of-00001.parquet");
    assertThat(manifest.attributes())
        .containsEntry("latent_shape", "2,3,3")
        .containsEntry("latent_scaling_factor", "0.25")
        .containsKeys("class_fingerprints", "synthesis_fingerprint", "provenance");
    assertThat(Tree.contents(folder).keySet()).noneMatch(name -> name.startsWith(".dataset"));
  }

  @Test
  void publishesTheSameBytesWhateverThePartitions() {
    Map<String, String> expected = published("one", FakeSource.of(4, 9, 1));

    assertThat(published("two", FakeSource.of(4, 9, 2))).isEqualTo(expected);
    assertThat(published("five", FakeSource.of(4, 9, 5))).isEqualTo(expected);
    assertThat(expected.keySet()).filteredOn(name -> name.startsWith("latents")).hasSize(3);
  }

  @Test
  void doesNothingTheSecondTime() {
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(2, 5, 2), 3);
    pipeline.run();
    Map<String, String> before = Tree.identities(folder);

    assertThat(pipeline.publish().execute().state()).isEqualTo(StageResult.State.ALREADY_COMPLETE);
    assertThat(Tree.identities(folder)).isEqualTo(before);
  }

  @Test
  void replacesOnlyWhatTheManifestBeforeListed() {
    FakePipeline.in(folder, FakeSource.of(4, 9, 2), 8).shards(600).run();
    assertThat(folder.resolve("dataset/latents/train-00000-of-00004.parquet")).exists();

    FakePipeline.in(folder, FakeSource.of(4, 9, 2), 8).shards(1 << 20).publish().execute();

    assertThat(Tree.contents(folder.resolve("dataset")).keySet())
        .containsExactlyInAnyOrder(
            "README.md",
            "croissant.json",
            "manifest.json",
            "images/train-00000-of-00001.parquet",
            "latents/train-00000-of-00001.parquet");
  }

  @Test
  void refusesAFolderWithSomebodyElsesFiles() throws Exception {
    Path letter = folder.resolve("dataset/thesis.txt");
    Files.createDirectories(letter.getParent());
    Files.writeString(letter, "do not delete");

    assertThatThrownBy(() -> FakePipeline.in(folder, FakeSource.of(2, 5, 2), 3).run())
        .isInstanceOf(WorkspaceException.class)
        .hasMessageContaining("holds 1 files that no run of ours wrote, such as thesis.txt");
    assertThat(Tree.contents(folder.resolve("dataset"))).containsOnlyKeys("thesis.txt");
  }

  @Test
  void refusesAManifestThatIsNotOurs() throws Exception {
    Path manifest = folder.resolve("dataset/manifest.json");
    Files.createDirectories(manifest.getParent());
    Files.writeString(manifest, "{\"name\": \"a web application\"}");

    assertThatThrownBy(() -> FakePipeline.in(folder, FakeSource.of(2, 5, 2), 3).run())
        .isInstanceOf(WorkspaceException.class)
        .hasMessageContaining("is not a manifest of ours");
    assertThat(manifest).hasContent("{\"name\": \"a web application\"}");
  }

  @Test
  void finishesAPublicationThatWasCutOffBetweenTwoMoves() throws Exception {
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(3, 5, 2), 3);
    pipeline.run();
    Map<String, String> whole = Tree.contents(folder);
    Path dataset = folder.resolve("dataset");
    Manifest manifest =
        Manifest.read(pipeline.workspace().fileSystem(), pipeline.workspace().dataset())
            .orElseThrow();
    Path staging = folder.resolve(".dataset-" + manifest.fingerprint().substring(0, 16));
    Files.createDirectories(staging);
    Files.move(dataset.resolve("manifest.json"), staging.resolve("manifest.json"));
    Files.delete(dataset.resolve("README.md"));

    pipeline.publish().execute();

    assertThat(Tree.contents(folder)).isEqualTo(whole);
  }

  @Test
  void mixesClassesInEveryShard() throws Exception {
    Set<Integer> shards =
        IntStream.range(0, 1000)
            .mapToObj(i -> ShuffleKey.of(1, "synthetic/00000/" + i).shard(8))
            .collect(Collectors.toSet());

    assertThat(shards).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
  }

  private Map<String, String> published(String name, FakeSource source) {
    Path workspace = folder.resolve(name);
    FakePipeline.in(workspace, source, 6).shards(600).run();
    return Tree.contents(workspace.resolve("dataset"));
  }
}
