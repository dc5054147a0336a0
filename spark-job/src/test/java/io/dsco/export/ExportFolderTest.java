package io.dsco.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.pipeline.Tree;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Workspace;
import io.dsco.workspace.WorkspaceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportFolderTest {
  @TempDir Path root;

  @Test
  void anExportThatWasCutOffLeavesNoManifestAndItsFilesAreOurs() throws Exception {
    ExportFolder first = folder("first");
    first.begin(List.of("a", "b"));
    first.end(written(first, "a", "b"));
    ExportFolder second = folder("second");
    second.begin(List.of("a", "c"));
    written(second, "c");
    assertThat(root.resolve("manifest.json")).doesNotExist();

    ExportFolder third = folder("third");
    third.refuseForeignFiles();
    assertThat(third.current()).isEmpty();
    assertThat(third.others())
        .containsExactlyInAnyOrder(first.fingerprint().value(), second.fingerprint().value());
    third.begin(List.of("d"));
    third.end(written(third, "d"));

    assertThat(Tree.names(root)).containsExactly("d", "manifest.json");
    assertThat(third.current()).isPresent();
    assertThat(second.current()).isEmpty();
  }

  @Test
  void clearsAttemptsAtItsFilesAndRefusesOthers() throws Exception {
    ExportFolder export = folder("first");
    export.begin(List.of("a"));
    Files.writeString(root.resolve(".a.123e4567-e89b-12d3-a456-426614174000.tmp"), "half");
    export.refuseForeignFiles();
    assertThat(Tree.names(root)).containsExactly("pending.json");

    Files.writeString(root.resolve(".b.123e4567-e89b-12d3-a456-426614174000.tmp"), "mine");
    assertThatThrownBy(export::refuseForeignFiles).isInstanceOf(WorkspaceException.class);
  }

  @Test
  void refusesTheFolderOfAnotherStage() throws Exception {
    Manifest other = new Manifest("publish", "a".repeat(64), List.of(), Map.of());
    other.write(workspace().fileSystem(), workspace().root());

    assertThatThrownBy(() -> folder("first").current())
        .isInstanceOf(WorkspaceException.class)
        .hasMessageContaining("must be of the stage export, is of publish");
  }

  private Manifest written(ExportFolder export, String... names) throws IOException {
    List<FileEntry> files = new ArrayList<>();
    for (String name : names) {
      files.add(
          AtomicFile.writeText(
              workspace().fileSystem(),
              new org.apache.hadoop.fs.Path(workspace().root(), name),
              "of " + export.fingerprint()));
    }
    return new Manifest("export", export.fingerprint().value(), files, Map.of());
  }

  private ExportFolder folder(String dataset) {
    return new ExportFolder(workspace(), "export", Fingerprint.of(Map.of("dataset", dataset)));
  }

  private Workspace workspace() {
    return new Workspace(root.toString(), new Configuration(false));
  }
}
