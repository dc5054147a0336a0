package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.notebook.Notebook;
import io.dsco.notebook.Shown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Saves the notebooks with what they show on the workspace that {@code notebooks.save} names. Not
 * part of a build: it changes files of the repository.
 */
@EnabledIfSystemProperty(named = "notebooks.save", matches = ".+")
class SavedNotebooksIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.dsco.job.NotebookIT#notebooks")
  void showWhatTheWorkspaceHas(Path file) throws Exception {
    Path workspace = Path.of(System.getProperty("notebooks.save"));
    assertThat(workspace).isAbsolute();
    Map<String, String> properties =
        Map.of("workspace", workspace.toString(), "scratch", folder.toString());

    List<List<Shown>> shown = NotebookIT.shown(file, properties);

    Notebook.read(file)
        .save(shown.stream().map(cell -> cell.stream().map(this::withoutPaths).toList()).toList());
    assertThat(Files.readString(file)).doesNotContain(ROOT.toString());
  }

  /** The paths of one machine mean nothing to readers. */
  private Shown withoutPaths(Shown shown) {
    return shown.kind() == Shown.Kind.TEXT
        ? new Shown(
            shown.kind(),
            shown.content().replace(folder.toString(), "…").replace(ROOT.toString(), "…"))
        : shown;
  }
}
