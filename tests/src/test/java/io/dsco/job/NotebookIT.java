package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.notebook.JavaKernel;
import io.dsco.notebook.Notebook;
import io.dsco.notebook.Notebook.Cell;
import io.dsco.notebook.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs every notebook, as a Java kernel does, on a small dataset that was just published. */
class NotebookIT {
  private static final Path NOTEBOOKS = Path.of("..", "notebooks");
  private static final int LARGEST_FILE = 1 << 20;

  @TempDir static Path folder;
  private static Job job;

  @BeforeAll
  static void publish() throws Exception {
    Path images = FashionSample.parquet(folder.resolve("images"), 24, 1);
    job = Job.onParquet(folder.resolve("out"), images);
    assertThat(job.execute("run")).isEqualTo(new Job.Outcome(0, ""));
  }

  static Stream<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(NOTEBOOKS)) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void showsWhatIsSavedWithIt(Path file) throws Exception {
    List<Cell> cells = Notebook.read(file).codeCells();

    List<List<Shown>> shown = run(file);

    for (int i = 0; i < cells.size(); i++) {
      assertThat(kinds(cells.get(i).saved()))
          .as(
              "what is saved with a cell of %s (save it again: notebooks/README.md)%n%s",
              file, cells.get(i).source())
          .isEqualTo(kinds(shown.get(i)));
    }
    assertThat(Files.size(file)).isLessThan(LARGEST_FILE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"top-k", "logits"})
  void readsSoftLabelsOfBothForms(String form) throws Exception {
    String[] settings = {
      "--set", "publish.soft-labels.form=" + form, "--set", "publish.soft-labels.top=4"
    };
    assertThat(job.execute("publish", settings)).isEqualTo(new Job.Outcome(0, ""));

    int rows = FashionSample.CLASSES * (Job.SYNTHETIC + Job.REAL);
    assertThat(text(run(NOTEBOOKS.resolve("soft-labels.ipynb"))))
        .contains(rows + " images with soft labels")
        .containsPattern("synthetic: \\d+ of 30 have another class")
        .containsPattern("real: \\d+ of 20 have another class");
  }

  private static List<List<Shown>> run(Path file) throws IOException {
    Map<String, String> quick =
        Map.of(
            "workspace",
            job.workspace().toString(),
            "scratch",
            folder.resolve("scratch").toString(),
            "images",
            "21",
            "quick.training",
            "evaluation.repeats=1;evaluation.convnet.width=8;"
                + "evaluation.protocols.low-ipc.epochs=[1, 1, 1];"
                + "evaluation.protocols.high-ipc.epochs=[1, 1]",
            "quick.own",
            "synthesis.ipc=5;trigger.mode=fixed(3);diffusion.steps=4;"
                + "synthesis.nopt.iterations=3;student.epochs=1");
    return shown(file, quick);
  }

  static List<List<Shown>> shown(Path file, Map<String, String> properties) throws IOException {
    List<List<Shown>> shown = new ArrayList<>();
    try (JavaKernel kernel = new JavaKernel(properties)) {
      for (Cell cell : Notebook.read(file).codeCells()) {
        shown.add(kernel.run(cell.source()));
      }
    }
    return shown;
  }

  private static List<Shown.Kind> kinds(List<Shown> shown) {
    return shown.stream().map(Shown::kind).toList();
  }

  private static String text(List<List<Shown>> cells) {
    return cells.stream()
        .flatMap(List::stream)
        .filter(shown -> shown.kind() == Shown.Kind.TEXT)
        .map(Shown::content)
        .collect(Collectors.joining());
  }
}
