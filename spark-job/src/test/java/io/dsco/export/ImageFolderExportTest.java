package io.dsco.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.pipeline.FakePipeline;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.LocalSpark;
import io.dsco.pipeline.Tree;
import io.dsco.source.ImageSource;
import io.dsco.source.ImageSources;
import io.dsco.source.SourceRows;
import io.dsco.source.SourceSettings;
import io.dsco.workspace.Sha256;
import io.dsco.workspace.StageResult.State;
import io.dsco.workspace.Workspace;
import io.dsco.workspace.WorkspaceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderExportTest {
  @TempDir Path folder;

  @Test
  void isASourceOfARunWithTheSameImagesAndLabels() throws Exception {
    FakePipeline pipeline = published(3);
    assertThat(export(pipeline).execute().rows()).isEqualTo(12);

    ImageSource source =
        ImageSources.open(
            LocalSpark.session(),
            new SourceSettings(
                SourceSettings.Format.IMAGE_FOLDER,
                tree().toString(),
                tree().resolve("classes.txt").toString()));
    assertThat(source.classNames()).startsWith("class %220%22", "class %221%22");
    assertThat(
            source.read(LocalSpark.session()).collectAsList().stream()
                .map(row -> SourceRows.label(row) + " " + Sha256.of(SourceRows.bytes(row))))
        .containsExactlyInAnyOrderElementsOf(
            Published.of(pipeline).stream().map(row -> row.label() + " " + row.sha256()).toList());
  }

  @Test
  void hasAHiddenListOfEveryClassWithAllThatIsKnownOfAFile() throws Exception {
    export(published(3)).execute();

    Path one = tree().resolve("class %222%22");
    String list =
        Tree.names(one).stream().filter(name -> name.endsWith(".jsonl")).findFirst().orElseThrow();
    assertThat(list).startsWith(".");
    List<String> lines = Files.readAllLines(one.resolve(list));
    assertThat(lines).hasSize(3).allMatch(line -> line.contains("\"origin\":\"synthetic\""));
    Map<String, String> files = Tree.contents(one);
    files.remove(list);
    assertThat(files)
        .allSatisfy(
            (name, sha256) ->
                assertThat(lines)
                    .anyMatch(
                        line ->
                            line.contains("\"file_name\":\"" + name + "\"")
                                && line.contains(sha256)));
  }

  @Test
  void doesNothingTheSecondTimeAndMendsWhatIsMissing() throws Exception {
    FakePipeline pipeline = published(3);
    export(pipeline).execute();
    Map<String, String> before = Tree.identities(folder);
    Map<String, String> content = Tree.contents(folder);

    assertThat(export(pipeline).execute().state()).isEqualTo(State.ALREADY_COMPLETE);
    assertThat(Tree.identities(folder)).isEqualTo(before);

    Files.delete(tree().resolve(anImage()));
    assertThat(export(pipeline).execute().state()).isEqualTo(State.EXECUTED);
    assertThat(Tree.contents(folder)).isEqualTo(content);
  }

  @Test
  void anotherDatasetTakesThePlaceOfTheOneBefore() {
    export(published(3)).execute();
    Set<String> before = Tree.names(tree());
    FakePipeline other = published(2);
    assertThat(export(other).execute().rows()).isEqualTo(8);

    assertThat(Tree.names(tree())).hasSize(8 + 4 + 2);
    assertThat(Tree.names(tree()))
        .filteredOn(before::contains)
        .containsExactly("classes.txt", "manifest.json");
  }

  @Test
  void refusesATreeWithFilesOfOthersAndLeavesThem() throws Exception {
    FakePipeline pipeline = published(3);
    export(pipeline).execute();
    Path mine = tree().resolve(anImage()).resolveSibling("000000001.png");
    Files.writeString(mine, "mine");

    assertThatThrownBy(() -> export(pipeline).execute())
        .isInstanceOf(WorkspaceException.class)
        .hasMessageContaining("holds 1 files that no export of ours wrote, such as class %22");
    assertThat(mine).hasContent("mine");
    Files.delete(mine);
    Files.writeString(tree().resolve("notes.txt"), "mine");
    assertThatThrownBy(() -> export(pipeline).execute()).hasMessageContaining("such as notes.txt");
  }

  @Test
  void goesOnAfterAKillAndClearsWhatTheAttemptLeft() throws Exception {
    FakePipeline pipeline = published(3);
    export(pipeline).execute();
    Map<String, String> content = Tree.contents(folder);
    String image = anImage();
    // As a kill leaves it: the export is pending, and a file has the name of an attempt.
    Files.move(tree().resolve("manifest.json"), tree().resolve("pending.json"));
    Path file = tree().resolve(image);
    String uuid = "123e4567-e89b-12d3-a456-426614174000";
    Files.move(file, file.resolveSibling("." + file.getFileName() + "." + uuid + ".tmp"));

    assertThat(export(pipeline).execute().state()).isEqualTo(State.EXECUTED);
    assertThat(Tree.contents(folder)).isEqualTo(content);
  }

  private String anImage() {
    return Tree.names(tree()).stream().filter(n -> n.endsWith(".png")).findFirst().orElseThrow();
  }

  private FakePipeline published(int samples) {
    FakePipeline pipeline =
        FakePipeline.in(folder.resolve("out"), FakeSource.of(4, 8, 2), samples).shards(1000);
    pipeline.run();
    return pipeline;
  }

  private ImageFolderExport export(FakePipeline pipeline) {
    Workspace place = new Workspace(tree().toString(), pipeline.workspace().configuration());
    return new ImageFolderExport(LocalSpark.session(), pipeline.workspace(), place);
  }

  private Path tree() {
    return folder.resolve("tree");
  }
}
