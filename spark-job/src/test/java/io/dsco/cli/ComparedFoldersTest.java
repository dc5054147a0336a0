package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.config.UserException;
import io.dsco.evaluate.ComparedDataset;
import io.dsco.export.ImageFolderExport;
import io.dsco.pipeline.FakePipeline;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.LocalSpark;
import io.dsco.source.SourceRows;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Sha256;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparedFoldersTest {
  private static final FakeSource SOURCE = FakeSource.of(3, 5, 2);

  @TempDir Path folder;

  @Test
  void anImageFolderThatWasExportedHasTheImagesAndClassesOfItsDataset() throws IOException {
    published();
    export();

    // The folders of the classes are quoted, and the run's list would look for others.
    ComparedDataset exported = folders("/no/such/list").other("two", tree().toString());

    assertThat(images(exported))
        .hasSize(6)
        .isEqualTo(images(folders("").other("one", dataset().toString())));
    assertThat(exported.published()).isEmpty();
  }

  @Test
  void aPublishedDatasetIsKnownByItsFingerprint() throws IOException {
    String fingerprint = published();

    assertThat(folders("").other("one", dataset().toString()).published()).contains(fingerprint);
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(dataset().toString());
    assertThat(folders("").published("published", path).published()).contains(fingerprint);
    assertThat(folders("").synthetic(path).published()).contains(fingerprint);
  }

  @Test
  void aManifestOfAnotherProgramDoesNotMakeAFolderOurs() throws IOException {
    Path mine = folder.resolve("mine");
    for (String name : SOURCE.classNames()) {
      Files.createDirectories(mine.resolve(name));
      Files.write(mine.resolve(name).resolve("1.png"), new byte[] {1});
    }
    for (String manifest : List.of("{\"name\": \"an app\"}", "not JSON", "{\"files\": []}")) {
      Files.writeString(mine.resolve("manifest.json"), manifest);

      assertThat(images(folders("").other("mine", mine.toString()))).hasSize(3);
    }
  }

  @Test
  void aPublishedDatasetThatLostItsManifestIsNotTakenForAnImageFolder() throws IOException {
    published();
    Path manifest = dataset().resolve("manifest.json");
    Files.writeString(manifest, "{\"stage\": \"publ");

    assertThatThrownBy(() -> folders("").other("one", dataset().toString()))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("a published dataset must have its manifest: ")
        .hasMessageContaining("manifest.json")
        .hasMessageEndingWith(" (evaluation, %s)", dataset());

    Files.delete(manifest);

    assertThatThrownBy(() -> folders("").other("one", dataset().toString()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "a published dataset must have its manifest: there is none (evaluation, %s)",
            dataset());
  }

  @Test
  void anExportOfOtherClassesIsRefused() throws IOException {
    published();
    export();
    ComparedFolders two =
        new ComparedFolders(LocalSpark.session(), SOURCE.classNames().subList(0, 2), "");

    assertThatThrownBy(() -> two.other("two", tree().toString()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "the classes must be those of the test images, [class \"0\", class \"1\"], were"
                + " [class \"0\", class \"1\", class \"2\"] (%s)".formatted(tree()));
  }

  private static ComparedFolders folders(String classList) {
    return new ComparedFolders(LocalSpark.session(), SOURCE.classNames(), classList);
  }

  private static List<String> images(ComparedDataset dataset) {
    return dataset.rows().collectAsList().stream()
        .map(row -> SourceRows.label(row) + " " + Sha256.of(SourceRows.bytes(row)))
        .sorted()
        .toList();
  }

  private String published() throws IOException {
    FakePipeline pipeline = FakePipeline.in(folder.resolve("workspace"), SOURCE, 2);
    pipeline.run();
    return Manifest.read(pipeline.workspace().fileSystem(), pipeline.workspace().dataset())
        .orElseThrow()
        .fingerprint();
  }

  private Path dataset() {
    return folder.resolve("workspace/dataset");
  }

  private Path tree() {
    return folder.resolve("tree");
  }

  private void export() {
    new ImageFolderExport(
            LocalSpark.session(),
            new Workspace(folder.resolve("workspace").toString(), new Configuration()),
            new Workspace(tree().toString(), new Configuration()))
        .execute();
  }
}
