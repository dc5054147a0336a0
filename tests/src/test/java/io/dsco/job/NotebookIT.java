package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.workspace.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs a notebook's code cells, as a Java kernel does, on a dataset that was just published. */
class NotebookIT {
  private static final Path NOTEBOOK = Path.of("..", "notebooks", "soft-labels.ipynb");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"logits", "top-k"})
  void readsSoftLabelsOfBothForms(String form) throws Exception {
    Path images = FashionSample.parquet(folder.resolve("images"), 12, 1);
    Job job =
        Job.of(
            folder.resolve("out"),
            "source.path=" + images,
            "publish.soft-labels.form=" + form,
            "publish.soft-labels.top=4");
    assertThat(job.execute("run")).isEqualTo(new Job.Outcome(0, ""));

    String output = run(NOTEBOOK, job.workspace().resolve("dataset"));

    int rows = FashionSample.CLASSES * (Job.SYNTHETIC + Job.REAL);
    assertThat(output)
        .contains(rows + " images with soft labels")
        .containsPattern("synthetic: \\d+ of 30 have another class")
        .containsPattern("real: \\d+ of 20 have another class");
  }

  private static String run(Path notebook, Path dataset) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (JShell shell =
        JShell.builder()
            .out(new PrintStream(output, true, StandardCharsets.UTF_8))
            .remoteVMOptions("-Ddataset=" + dataset)
            .build()) {
      shell.addToClasspath(System.getProperty("java.class.path"));
      for (String start : List.of("import java.util.*;", "import java.io.*;")) {
        shell.eval(start);
      }
      for (String cell : codeCells(notebook)) {
        evaluate(shell, cell);
      }
    }
    return output.toString(StandardCharsets.UTF_8);
  }

  private static void evaluate(JShell shell, String cell) {
    String rest = cell;
    while (!rest.isBlank()) {
      CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      for (SnippetEvent event : shell.eval(next.source())) {
        assertThat(event.exception()).as(next.source()).isNull();
        assertThat(event.status())
            .as(() -> next.source() + shell.diagnostics(event.snippet()).toList())
            .isNotEqualTo(Snippet.Status.REJECTED);
      }
      rest = next.remaining();
    }
  }

  @SuppressWarnings("unchecked") // the notebook format: cells with a type and lines of source
  private static List<String> codeCells(Path notebook) throws IOException {
    Map<String, Object> json = Json.parse(Files.readString(notebook), Map.class);
    return ((List<Map<String, Object>>) json.get("cells"))
        .stream()
            .filter(cell -> cell.get("cell_type").equals("code"))
            .map(cell -> String.join("", (List<String>) cell.get("source")))
            .toList();
  }
}
