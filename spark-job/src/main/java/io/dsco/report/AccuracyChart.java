package io.dsco.report;

import static j2html.TagCreator.p;

import io.dsco.evaluate.EvaluationTable;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;

/**
 * Accuracies of one network that was taught in one way, by dataset and its size.
 *
 * @param foreign names of rows with images of other published datasets
 * @param classes of every dataset
 */
record AccuracyChart(String title, EvaluationTable table, List<String> foreign, int classes) {
  /** Other published datasets are in it as far as all lines can be told apart. */
  List<DomContent> drawn() {
    EvaluationTable shown =
        table.datasets().size() <= Palette.COLOURS.length
            ? table
            : table.where(result -> !foreign.contains(result.dataset()));
    List<DomContent> content = new ArrayList<>();
    if (!shown.results().isEmpty()) {
      content.add(
          Chart.lines(
              title,
              new Chart.Axis("images of a class", Chart.Scale.LOGARITHMIC),
              new Chart.Axis("top-1 %", Chart.Scale.LINEAR),
              shown.datasets().stream().map(dataset -> line(shown, dataset)).toList()));
    }
    int left = table.datasets().size() - shown.datasets().size();
    if (left > 0) {
      content.add(
          p("%s: %d other published datasets are in the table alone.".formatted(title, left)));
    }
    return content;
  }

  private Chart.Line line(EvaluationTable shown, String dataset) {
    List<EvaluationTable.Point> points = shown.points(dataset, shown.networks().get(0));
    return new Chart.Line(
        dataset,
        points.stream().map(point -> (double) point.images() / classes).toList(),
        points.stream().map(EvaluationTable.Point::top1).toList(),
        points.stream().map(EvaluationTable.Point::deviation).toList());
  }
}
