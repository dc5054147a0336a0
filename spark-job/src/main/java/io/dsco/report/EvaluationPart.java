package io.dsco.report;

import static j2html.TagCreator.p;

import io.dsco.evaluate.EvaluationTable;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;

/** How well networks do that were trained on the compared datasets. */
final class EvaluationPart {
  private EvaluationPart() {}

  static List<DomContent> of(EvaluationTable table, int classes) {
    List<DomContent> content = new ArrayList<>();
    content.add(
        p(
            "Every evaluation in the workspace; where two have a dataset of one name and size, the later one."));
    content.add(Page.grid(EvaluationTable.TITLES, table.rows()));
    for (String network : table.networks()) {
      List<Chart.Line> lines =
          table.datasets().stream()
              .map(dataset -> line(table, dataset, network, classes))
              .filter(line -> !line.x().isEmpty())
              .toList();
      content.add(
          Chart.lines(
              "Top-1 accuracy of a %s against images of a class".formatted(network),
              new Chart.Axis("images of a class", Chart.Scale.LOGARITHMIC),
              new Chart.Axis("top-1 %", Chart.Scale.LINEAR),
              lines));
    }
    return content;
  }

  private static Chart.Line line(
      EvaluationTable table, String dataset, String network, int classes) {
    List<EvaluationTable.Point> points = table.points(dataset, network);
    return new Chart.Line(
        dataset,
        points.stream().map(point -> (double) point.images() / classes).toList(),
        points.stream().map(EvaluationTable.Point::top1).toList(),
        points.stream().map(EvaluationTable.Point::deviation).toList());
  }
}
