package io.dsco.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.evaluate.TrialResult;
import io.dsco.table.FilledCell;
import io.dsco.table.KeptTable;
import j2html.tags.DomContent;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TablesPartTest {
  @Test
  void theCaptionSaysWhatTheNumbersAre() {
    String html =
        html(
            table(
                List.of(row("Random", "Real"), row("DsCo", "")),
                cell("Random", "10", "hard", 0.70, 0.74, 0.72),
                cell("Random", "50", "hard"),
                cell("DsCo", "10", "hard", 0.8),
                cell("DsCo", "50", "hard").failed("it diverged")));

    assertThat(html)
        .contains(
            "<caption>A table. Top-1 accuracy in %, mean ± standard deviation of 1 or 3 trainings, hard labels."
                + " 2 of 4 cells are missing (–).</caption>",
            "<th>group</th><th>Model</th><th class=\"number\">10</th><th class=\"number\">50</th>",
            "<td>Real</td><td>Random</td><td class=\"number\">72.0 ± 2.0</td><td class=\"number\">–</td>",
            "<td></td><td>DsCo</td><td class=\"number\">80.0</td><td class=\"number\">failed</td>",
            "Failed: DsCo at 50 (convnet): it diverged.");
  }

  @Test
  void cellsSayTheirLabelsWhereTheyDiffer() {
    String html =
        html(
            table(
                List.of(row("DsCo", "")),
                cell("DsCo", "10", "hard", 0.7),
                cell("DsCo", "50", "soft", 0.8)));

    assertThat(html)
        .contains("hard or soft labels", "<td>70.0 (hard)</td><td>80.0 (soft)</td>")
        .doesNotContain("missing", "<th>group</th>");
  }

  @Test
  void severalNetworksAreNamedRowByRow() {
    FilledCell other = FilledCell.missing("DsCo", "10", "resnet-18", "published");

    String html = html(table(List.of(row("DsCo", "")), cell("DsCo", "10", "hard", 0.7), other));

    assertThat(html)
        .contains(
            "<th>network</th><th>Model</th><th class=\"number\">10</th>",
            "<td>convnet</td><td>DsCo</td><td class=\"number\">70.0</td>",
            "<td>resnet-18</td><td>DsCo</td><td class=\"number\">–</td>");
  }

  private static String html(KeptTable table) {
    return TablesPart.of(List.of(table)).stream()
        .map(DomContent::render)
        .collect(Collectors.joining());
  }

  private static KeptTable table(List<KeptTable.Row> rows, FilledCell... cells) {
    return new KeptTable("t", "A table", List.of("Model"), rows, List.of(cells), List.of());
  }

  private static KeptTable.Row row(String name, String group) {
    return new KeptTable.Row(name, List.of(name), group);
  }

  private static FilledCell cell(String row, String column, String labels, double... top1) {
    List<TrialResult> results =
        IntStream.range(0, top1.length)
            .mapToObj(
                repeat ->
                    new TrialResult(
                        "published",
                        "convnet",
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
    return FilledCell.missing(row, column, "convnet", "published").with(results);
  }
}
