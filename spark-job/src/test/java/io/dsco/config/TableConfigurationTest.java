package io.dsco.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dsco.config.EvaluationSettings.Compared;
import io.dsco.config.TableConfiguration.Cell;
import io.dsco.config.TableSettings.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TableConfigurationTest {
  private static final String TABLE =
      """
      workspace = out
      source.path = images
      synthesis.nopt.iterations = 7
      evaluation.networks = [convnet, resnet-ap10]
      table {
        name = t
        head = [A, B]
        networks = rows
        columns = [
          { name = "10", settings { synthesis { ipc = 10, nopt.iterations = 1 } } }
          { name = Full, dataset = full }
        ]
        rows = [
          { name = r, labels = [a, b], dataset = random }
          {
            name = "1e-5", labels = [c, d], group = G, dataset = published
            settings { synthesis.nopt { iterations = 2, lambda-align = 1e-5 } }
          }
        ]
      }
      """;

  @TempDir Path directory;

  @Test
  void everyCellHasItsSettings() throws IOException {
    TableConfiguration table = load(TABLE);

    assertThat(table.base().table().networks()).isEqualTo(Networks.ROWS);
    assertThat(table.cells())
        .extracting(
            cell ->
                "%s %s %s %s"
                    .formatted(
                        cell.network(), cell.column(), cell.row(), cell.dataset().settingName()))
        .containsExactly(
            "convnet 10 r random",
            "convnet 10 1e-5 published",
            "resnet-ap10 10 r random",
            "resnet-ap10 10 1e-5 published",
            "convnet Full r full",
            "convnet Full 1e-5 full",
            "resnet-ap10 Full r full",
            "resnet-ap10 Full 1e-5 full");
    Cell cell = table.cells().get(3);
    SynthesisSettings synthesis = cell.configuration().synthesis();
    assertThat(synthesis.ipc()).isEqualTo(10);
    assertThat(synthesis.nopt().iterations()).as("the row wins over the column").isEqualTo(2);
    assertThat(synthesis.nopt().lambdaAlign()).isEqualTo(1e-5);
    assertThat(table.cells().get(0).configuration().synthesis().nopt().iterations()).isEqualTo(1);
    assertThat(table.cells().get(4).configuration().synthesis().nopt().iterations()).isEqualTo(7);
  }

  @Test
  void overridesWinOverTheFileButNotOverRowsAndColumns() throws IOException {
    Cell cell =
        load(TABLE, "synthesis.ipc=5", "evaluation.repeats=1", "evaluation.networks=[convnet]")
            .cells()
            .get(0);

    assertThat(cell.configuration().synthesis().ipc()).isEqualTo(10);
    assertThat(cell.configuration().evaluation().repeats()).isEqualTo(1);
  }

  @Test
  void cellsOfTwoTablesAreEqualWhereTheirSettingsAre() throws IOException {
    String one = load(TABLE).cells().get(1).configuration().effective().json();

    assertThat(
            load(TABLE.replace("name = t", "name = other"))
                .cells()
                .get(1)
                .configuration()
                .effective()
                .json())
        .isEqualTo(one);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ipc = 10 | ipc = 0 | row r, column 10: ipc must be at least 1, was 0 (synthesis.ipc)",
        "lambda-align = 1e-5 | lambda-alain = 1e-5 | row 1e-5, column 10: unknown setting"
            + " synthesis.nopt.lambda-alain: did you mean synthesis.nopt.lambda-align?",
        "nopt.iterations = 1 } | nopt.iterations = 1 }, evaluation.networks = [convnet]"
            + " | row r, column 10: settings must leave evaluation.networks to the table",
        "dataset = random | dataset = none | dataset must be one of random, synthetic, published,"
            + " full, random-doped, was \"none\" (table.rows.r.dataset)",
        "dataset = random | data = random | unknown setting table.rows.r.data",
        "labels = [a, b] | labels = [a] | labels must be as many as the head [A, B] has, was [a]"
            + " (table.rows.r.labels)",
        "name = r, | name = \"1e-5\", | rows must be of different names, was [1e-5, 1e-5] (table.rows)",
        "name = Full | name = \"10\" | columns must be of different names, was [10, 10]"
            + " (table.columns)",
        "name = t | name = T/1 | name must be of small letters, digits and hyphens, was T/1"
            + " (table.name)",
        "name = t | name = null | name must be set (table.name)",
        "networks = rows | networks = both | networks must be one of columns, rows, was \"both\""
            + " (table.networks)",
        "rows = [ | rows = [ 3 | rows must be a list of sections, was [3,"
      })
  void problemsAreToldUnderTheirNames(String good, String bad, String problem) {
    assertThat(problems(TABLE.replace(good, bad)))
        .anySatisfy(one -> assertThat(one).startsWith(problem));
  }

  @Test
  void softLabelsNeedRandomImagesInTheTable() {
    assertThat(
            problems(
                TABLE.replace("dataset = random", "dataset = published")
                    + "evaluation { protocol = high-ipc, networks = [convnet] }"))
        .containsExactly(
            "rows must have one of dataset random in every column whose labels are soft, were [r, 1e-5]"
                + " (table.rows)");
    assertThat(
            problems(
                TABLE
                        .replace("name = Full", "name = \"20\"")
                        .replace("dataset = full", "dataset = published")
                    + "evaluation { protocol = high-ipc, networks = [convnet] }"))
        .as("one column has none")
        .hasSize(1);
  }

  @Test
  void whatIsNoTableIsRefused() {
    assertThat(problems("workspace = out, source.path = images"))
        .containsExactly(
            "name must be set (table.name)",
            "rows must be a list of at least one (table.rows)",
            "columns must be a list of at least one (table.columns)");
  }

  static Stream<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "conf", "tables"))) {
      List<Path> found =
          files
              .filter(file -> !file.toString().matches(".*/(base|high-ipc).conf"))
              .sorted()
              .toList();
      assertThat(found).hasSizeGreaterThanOrEqualTo(6);
      return found.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void theShippedTablesAreOfTheEmbeddedDataset(Path file) {
    TableConfiguration table = TableConfiguration.load(file.toString(), List.of());

    assertThat(file.getFileName().toString()).isEqualTo(table.base().table().name() + ".conf");
    for (Cell cell : table.cells()) {
      RunConfiguration run = cell.configuration();
      assertThat(Path.of(run.source().path())).exists();
      assertThat(Path.of(run.source().testPath())).exists();
      assertThat(Path.of(run.source().classList())).exists();
      assertThat(run.checkpoints().dit().map(Path::of).orElseThrow()).exists();
      assertThat(run.checkpoints().teacher().map(Path::of).orElseThrow()).exists();
      assertThat(Path.of(run.checkpoints().requiredVae())).exists();
      assertThat(run.workspace()).endsWith("workspace/tables");
      assertThat(cell.dataset()).isNotEqualTo(Compared.SYNTHETIC);
    }
  }

  private List<String> problems(String text) {
    return catchThrowableOfType(ConfigurationException.class, () -> load(text)).problems();
  }

  private TableConfiguration load(String text, String... overrides) throws IOException {
    Path file = Files.writeString(directory.resolve("table.conf"), text);
    return TableConfiguration.load(file.toString(), List.of(overrides));
  }
}
