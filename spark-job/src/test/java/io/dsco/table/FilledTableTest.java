package io.dsco.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.dsco.config.EvaluationSettings.Compared;
import io.dsco.config.TableSettings;
import io.dsco.config.TableSettings.Column;
import io.dsco.config.TableSettings.Networks;
import io.dsco.config.TableSettings.Row;
import io.dsco.config.TableSettings.Shows;
import io.dsco.evaluate.TrialResult;
import io.dsco.workspace.Json;
import io.dsco.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilledTableTest {
  @TempDir Path folder;

  @Test
  void networksAreBesideOneAnother() {
    FilledTable table =
        new FilledTable(
            settings(Networks.COLUMNS, List.of("Model"), row("Random", ""), row("DsCo", "Ours")),
            List.of(
                cell("Random", "10", "convnet", 0.70, 0.74, 0.72),
                cell("Random", "50", "convnet", 0.8),
                cell("DsCo", "10", "convnet"),
                cell("DsCo", "50", "convnet", 0.9, 0.9),
                cell("Random", "10", "resnet-ap10", 0.6),
                cell("Random", "50", "resnet-ap10").failed("it diverged"),
                cell("DsCo", "10", "resnet-ap10", 0.5),
                cell("DsCo", "50", "resnet-ap10", 0.4)));

    assertThat(table.markdown())
        .isEqualTo(
            """
            **A table**

            | Model | convnet |  | resnet-ap10 |  |
            |---|---|---|---|---|
            |  | **10** | **50** | **10** | **50** |
            | Random | 72.0 ± 2.0 | 80.0 | 60.0 | failed |
            | **Ours** |  |  |  |  |
            | DsCo | … | 90.0 ± 0.0 | 50.0 | 40.0 |

            Top-1 accuracy in %, hard labels, mean ± standard deviation of 1, 2 or 3 trainings.
            2 of 8 cells are missing: DsCo at 10 (convnet); Random at 50 (resnet-ap10): it diverged.
            """);
  }

  @Test
  void networksAreBelowOneAnother() {
    FilledTable table =
        new FilledTable(
            settings(Networks.ROWS, List.of("Dataset"), row("Random", ""), row("DsCo", "")),
            List.of(
                cell("Random", "10", "convnet", 0.1),
                cell("Random", "50", "convnet", 0.2),
                cell("DsCo", "10", "convnet", 0.3),
                cell("DsCo", "50", "convnet", 0.4),
                cell("Random", "10", "resnet-18", 0.5),
                cell("Random", "50", "resnet-18", 0.6),
                cell("DsCo", "10", "resnet-18", 0.7),
                cell("DsCo", "50", "resnet-18", 0.8)));

    assertThat(table.markdown())
        .contains(
            """
            | Dataset | 10 | 50 |
            |---|---|---|
            | **convnet** |  |  |
            | Random | 10.0 | 20.0 |
            | DsCo | 30.0 | 40.0 |
            | **resnet-18** |  |  |
            | Random | 50.0 | 60.0 |
            | DsCo | 70.0 | 80.0 |
            """)
        .doesNotContain("missing");
  }

  @Test
  void aSingleNetworkIsNotNamedAndRowsHaveSeveralLabels() {
    FilledTable table =
        new FilledTable(
            settings(
                Networks.COLUMNS,
                List.of("L_align", "L_real"),
                new Row("align", List.of("✓", "×"), "", Compared.PUBLISHED, ConfigFactory.empty())),
            List.of(cell("align", "10", "convnet", 0.1), cell("align", "50", "convnet")));

    assertThat(table.markdown())
        .contains(
            """
            | L_align | L_real | 10 | 50 |
            |---|---|---|---|
            | ✓ | × | 10.0 | … |
            """);
  }

  @Test
  void theFilesSayWhatIsMissing() throws Exception {
    List<FilledCell> cells =
        new ArrayList<>(
            List.of(cell("Random", "10", "convnet", 0.5), cell("Random", "50", "convnet")));
    Workspace workspace = new Workspace(folder.toString(), new Configuration(false));

    new FilledTable(settings(Networks.ROWS, List.of("Model"), row("Random", "")), cells)
        .write(workspace);

    assertThat(folder.resolve("tables/t/table.md"))
        .content()
        .contains("1 of 2 cells are missing: Random at 50 (convnet).");
    Map<?, ?> json = Json.parse(Files.readString(folder.resolve("tables/t/table.json")), Map.class);
    assertThat(json.get("missing")).isEqualTo(List.of("Random at 50 (convnet)"));
    Map<?, ?> first = (Map<?, ?>) ((List<?>) json.get("cells")).get(0);
    assertThat(first.get("top1_percent")).isEqualTo(50.0);
    assertThat((List<?>) first.get("trainings")).hasSize(1);
  }

  @Test
  void softLabelsAreReportedBesideRandomImagesAlone() {
    FilledTable table =
        new FilledTable(
            settings(Networks.ROWS, List.of("Model"), row("Random", ""), row("DsCo", "")),
            List.of(
                cell("random", "soft", "Random", "10", "convnet", 0.5),
                cell("published", "soft", "DsCo", "10", "convnet", 0.6),
                cell("random", "hard", "Random", "50", "convnet", 0.7),
                cell("published", "soft", "DsCo", "50", "convnet", 0.8),
                cell("full", "soft", "Random", "Full", "convnet", 0.9),
                cell("full", "soft", "DsCo", "Full", "convnet", 0.9)));

    assertThat(table.markdown())
        .contains("| Random | 50.0 | 70.0 |", "| DsCo | 60.0 | … |", "hard and soft labels")
        .contains("1 of 6 cells are missing: DsCo at 50 (convnet).");
    assertThat(table.cells().get(5).isMissing()).isFalse();
  }

  private static TableSettings settings(Networks networks, List<String> head, Row... rows) {
    return new TableSettings(
        "t",
        "A table",
        Shows.ACCURACY,
        head,
        networks,
        List.of(rows),
        List.of(column("10"), column("50")));
  }

  private static Row row(String name, String group) {
    return new Row(name, List.of(name), group, Compared.PUBLISHED, ConfigFactory.empty());
  }

  private static Column column(String name) {
    return new Column(name, Optional.empty(), ConfigFactory.empty());
  }

  private static FilledCell cell(String row, String column, String network, double... top1) {
    return cell("published", "hard", row, column, network, top1);
  }

  private static FilledCell cell(
      String dataset, String labels, String row, String column, String network, double... top1) {
    List<TrialResult> results =
        IntStream.range(0, top1.length)
            .mapToObj(
                repeat ->
                    new TrialResult(
                        dataset,
                        network,
                        repeat,
                        labels,
                        40,
                        0,
                        30,
                        top1[repeat],
                        0.9,
                        100,
                        0.5,
                        80,
                        "f"))
            .toList();
    FilledCell blank = FilledCell.missing(row, column, network, dataset);
    return results.isEmpty() ? blank : blank.with(results);
  }
}
