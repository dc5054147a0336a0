package io.dsco.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.pipeline.FakePipeline;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.LocalSpark;
import io.dsco.pipeline.Tree;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Sha256;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.StageResult.State;
import io.dsco.workspace.Workspace;
import io.dsco.workspace.WorkspaceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebDatasetExportTest {
  private static final long SMALL = 10_000;

  @TempDir Path folder;

  @Test
  void hasEverySampleAsThreeFilesInThePublishedOrder() throws Exception {
    FakePipeline pipeline = published(5);

    StageResult result = export(pipeline, "tars", SMALL).execute();

    List<Published> found = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (String name : tars("tars")) {
      read(folder.resolve("tars").resolve(name), keys, found);
    }
    assertThat(found).isEqualTo(Published.of(pipeline)).hasSize(20);
    assertThat(keys).startsWith("000000000", "000000001").endsWith("000000019").isSorted();
    assertThat(result.rows()).isEqualTo(20);
    assertThat(result.files()).isEqualTo(tars("tars").size()).isGreaterThan(2);
  }

  @Test
  void filesTellNothingOfWhoWroteThemOrWhen() throws Exception {
    FakePipeline pipeline = published(5);
    export(pipeline, "one", SMALL).execute();
    export(pipeline, "two", SMALL).execute();

    assertThat(Tree.contents(folder.resolve("two")))
        .isEqualTo(Tree.contents(folder.resolve("one")));
    Path tar = folder.resolve("one/train-000000.tar");
    try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(tar))) {
      TarArchiveEntry first = (TarArchiveEntry) in.getNextEntry();
      assertThat(first.getLastModifiedDate().getTime()).isZero();
      assertThat(first.getUserName() + first.getGroupName()).isEmpty();
      assertThat(first.getLongUserId() + first.getLongGroupId()).isZero();
      assertThat(first.getMode() & 0777).isEqualTo(0644);
    }
  }

  @Test
  void doesNothingTheSecondTime() {
    FakePipeline pipeline = published(5);
    export(pipeline, "tars", SMALL).execute();
    Map<String, String> before = Tree.identities(folder);

    assertThat(export(pipeline, "tars", SMALL).execute().state()).isEqualTo(State.ALREADY_COMPLETE);
    assertThat(Tree.identities(folder)).isEqualTo(before);
  }

  @Test
  void putsInPlaceAFileThatIsGone() throws Exception {
    FakePipeline pipeline = published(5);
    export(pipeline, "tars", SMALL).execute();
    Map<String, String> before = Tree.contents(folder);
    Files.delete(folder.resolve("tars/train-000001.tar"));

    assertThat(export(pipeline, "tars", SMALL).execute().state()).isEqualTo(State.EXECUTED);
    assertThat(Tree.contents(folder)).isEqualTo(before);
  }

  @Test
  void anotherDatasetTakesThePlaceOfTheOneBefore() throws Exception {
    export(published(5), "tars", SMALL).execute();
    int before = tars("tars").size();
    FakePipeline smaller = published(2);
    export(smaller, "tars", SMALL).execute();

    assertThat(tars("tars")).hasSizeLessThan(before);
    Manifest manifest = Json.parse(Files.readString(manifest()), Manifest.class);
    assertThat(Tree.names(folder.resolve("tars"))).hasSize(manifest.files().size() + 1);
    assertThat(manifest.rows()).isEqualTo(8);
  }

  @Test
  void refusesAFolderWithFilesOfOthers() throws Exception {
    FakePipeline pipeline = published(2);
    Path foreign = Files.createDirectories(folder.resolve("tars")).resolve("train-000000.tar");
    Files.writeString(foreign, "mine");

    assertThatThrownBy(() -> export(pipeline, "tars", SMALL).execute())
        .isInstanceOf(WorkspaceException.class)
        .hasMessageContaining(
            "tars holds 1 files that no export of ours wrote, such as train-000000")
        .hasMessageEndingWith("(export.output)");
    assertThat(foreign).hasContent("mine");
  }

  private static void read(Path tar, List<String> keys, List<Published> found) throws IOException {
    try (InputStream file = Files.newInputStream(tar);
        TarArchiveInputStream in = new TarArchiveInputStream(file)) {
      for (ArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String key = entry.getName().replace(".png", "");
        String sha256 = Sha256.of(in.readAllBytes());
        assertThat(in.getNextEntry().getName()).isEqualTo(key + ".cls");
        String label = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        assertThat(in.getNextEntry().getName()).isEqualTo(key + ".json");
        Map<?, ?> json =
            Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), Map.class);
        keys.add(key);
        found.add(
            new Published(
                (String) json.get("sample_id"),
                Integer.parseInt(label),
                (String) json.get("class_name"),
                sha256));
      }
    }
  }

  private FakePipeline published(int samples) {
    FakePipeline pipeline =
        FakePipeline.in(folder.resolve("out"), FakeSource.of(4, 8, 2), samples).shards(1000);
    pipeline.run();
    return pipeline;
  }

  private WebDatasetExport export(FakePipeline pipeline, String target, long bytes) {
    Workspace place =
        new Workspace(folder.resolve(target).toString(), pipeline.workspace().configuration());
    return new WebDatasetExport(LocalSpark.session(), pipeline.workspace(), place, bytes);
  }

  private List<String> tars(String target) {
    return Tree.names(folder.resolve(target)).stream().filter(n -> n.endsWith(".tar")).toList();
  }

  private Path manifest() {
    return folder.resolve("tars/manifest.json");
  }
}
