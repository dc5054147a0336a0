package io.dsco.report;

import static j2html.TagCreator.p;

import io.dsco.report.Chart.Axis;
import io.dsco.report.Chart.Line;
import io.dsco.report.Chart.Scale;
import io.dsco.table.Cost;
import io.dsco.table.CostCell;
import io.dsco.table.KeptTable;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Cost against the number of images: the paper's Figure 4, of what the workspace knows. */
final class SynthesisCostPart {
  private static final List<String> TITLES =
      List.of(
          "method",
          "images a class",
          "preparation",
          "generation",
          "doping",
          "together",
          "peak memory",
          "machine",
          "measured by");

  private static final String COMMAND =
      "tables TABLE --set workspace=WORKSPACE, where TABLE shows costs, as conf/tables/table-12.conf does.";

  private SynthesisCostPart() {}

  /**
   * Shows costs.
   *
   * @param run what this run's images cost, where that is known
   */
  static List<DomContent> of(List<KeptTable> tables, Optional<CostLine> run) {
    List<CostLine> measured = CostLine.of(tables);
    List<CostLine> all = Stream.concat(measured.stream(), run.stream()).toList();
    List<DomContent> content = new ArrayList<>();
    if (measured.isEmpty()) {
      content.add(
          Page.missing(
              run.isPresent()
                  ? "Only the cost of this run is known, not that of other numbers of images or other methods."
                  : "What samples cost is not known: an earlier run had made a part of them, or of what they stand on, and no table has measured others.",
              COMMAND));
    } else {
      content.add(chart(all));
    }
    if (!all.isEmpty()) {
      content.add(Page.grid(TITLES, all.stream().flatMap(line -> rows(line, all)).toList()));
      content.add(
          p(
              "Times are those of the stages: latents of the real images or templates (preparation), samples (generation), student, scores and selection (doping), which take the same however many real images are added. What a trigger tried besides is not counted, but for the targets of its other sizes, which its first size computes; nor what a stopped run had done of a student or of templates. Peak memory is that of a task's process, or of its GPU, up to the samples."));
    }
    missing(tables).ifPresent(content::add);
    return content;
  }

  private static DomContent chart(List<CostLine> all) {
    long longest =
        all.stream()
            .flatMap(line -> line.points().stream())
            .mapToLong(CostLine.Point::seconds)
            .max()
            .orElseThrow();
    Cost.Unit unit = Cost.Unit.of(longest);
    List<Line> lines =
        all.stream()
            .map(
                line ->
                    new Line(
                        line.name(all),
                        line.points().stream().map(point -> (double) point.images()).toList(),
                        line.points().stream()
                            .map(point -> point.seconds() / unit.seconds())
                            .toList()))
            .toList();
    return Chart.lines(
        "Time against images of a class; each line is of one method on one machine",
        new Axis("images of a class", Scale.LINEAR),
        new Axis(unit.title(), Scale.LINEAR_FROM_ZERO),
        lines);
  }

  private static Stream<List<String>> rows(CostLine line, List<CostLine> all) {
    return line.points().stream()
        .map(
            point ->
                List.of(
                    line.name(all),
                    String.valueOf(point.images()),
                    Cost.time(point.cost().preparation()),
                    Cost.time(point.cost().generation()),
                    point.doping() == 0 ? "" : Cost.time(point.doping()),
                    Cost.time(point.seconds()),
                    Cost.memory(point.cost().peakBytes()),
                    line.machineName(),
                    line.from()));
  }

  private static Optional<DomContent> missing(List<KeptTable> tables) {
    List<String> cells =
        tables.stream()
            .flatMap(table -> table.costs().stream())
            .filter(cell -> cell.cost().isEmpty())
            .map(CostCell::told)
            .toList();
    return cells.isEmpty()
        ? Optional.empty()
        : Optional.of(p("Not measured: " + String.join("; ", cells) + "."));
  }
}
