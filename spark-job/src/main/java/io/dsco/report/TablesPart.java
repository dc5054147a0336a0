package io.dsco.report;

import static j2html.TagCreator.p;

import io.dsco.evaluate.TrialResult;
import io.dsco.table.FilledCell;
import io.dsco.table.KeptTable;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Tables of accuracies that the workspace holds, as far as they are filled. */
record TablesPart(KeptTable table) {
  private static final String MISSING = "–";

  static List<DomContent> of(List<KeptTable> tables) {
    return tables.stream()
        .filter(table -> !table.accuracies().isEmpty())
        .flatMap(table -> new TablesPart(table).content())
        .toList();
  }

  private Stream<DomContent> content() {
    DomContent grid =
        Page.grid(
            caption(),
            titles(),
            networks().stream()
                .flatMap(network -> table.rows().stream().map(row -> line(network, row)))
                .toList());
    List<String> problems =
        table.accuracies().stream()
            .filter(cell -> !cell.problem().isEmpty())
            .map(cell -> cell.place() + ": " + cell.problem())
            .toList();
    return problems.isEmpty()
        ? Stream.of(grid)
        : Stream.of(grid, p("Failed: " + String.join("; ", problems) + "."));
  }

  /** For example {@code Title. Top-1 accuracy in %, …, hard labels. 3 of 12 cells are missing}. */
  private String caption() {
    List<FilledCell> filled =
        table.accuracies().stream().filter(cell -> !cell.isMissing()).toList();
    List<String> repeats =
        filled.stream()
            .map(cell -> cell.results().size())
            .distinct()
            .sorted()
            .map(String::valueOf)
            .toList();
    long missing = table.accuracies().size() - filled.size();
    String what =
        repeats.isEmpty()
            ? ""
            : " Top-1 accuracy in %%, mean ± standard deviation of %s trainings, %s labels."
                .formatted(String.join(" or ", repeats), String.join(" or ", labels()));
    return table.title()
        + "."
        + what
        + (missing == 0
            ? ""
            : " %d of %d cells are missing (%s)."
                .formatted(missing, table.accuracies().size(), MISSING));
  }

  private List<String> titles() {
    List<String> titles = new ArrayList<>();
    if (networks().size() > 1) {
      titles.add("network");
    }
    if (isGrouped()) {
      titles.add("group");
    }
    titles.addAll(table.head());
    titles.addAll(columns());
    return titles;
  }

  private List<String> line(String network, KeptTable.Row row) {
    List<String> cells = new ArrayList<>();
    if (networks().size() > 1) {
      cells.add(network);
    }
    if (isGrouped()) {
      cells.add(row.group());
    }
    cells.addAll(row.labels());
    columns().forEach(column -> cells.add(text(network, row.name(), column)));
    return cells;
  }

  private String text(String network, String row, String column) {
    return table.accuracies().stream()
        .filter(cell -> cell.network().equals(network))
        .filter(cell -> cell.row().equals(row) && cell.column().equals(column))
        .findFirst()
        .filter(cell -> !cell.isMissing() || !cell.problem().isEmpty())
        .map(this::text)
        .orElse(MISSING);
  }

  /** With the labels where not all cells have the same. */
  private String text(FilledCell cell) {
    return cell.isMissing() || labels().size() == 1
        ? cell.text()
        : "%s (%s)".formatted(cell.text(), cell.results().get(0).labels());
  }

  private boolean isGrouped() {
    return table.rows().stream().anyMatch(row -> !row.group().isEmpty());
  }

  private List<String> networks() {
    return table.accuracies().stream().map(FilledCell::network).distinct().toList();
  }

  private List<String> columns() {
    return table.accuracies().stream().map(FilledCell::column).distinct().toList();
  }

  private List<String> labels() {
    return table.accuracies().stream()
        .flatMap(cell -> cell.results().stream())
        .map(TrialResult::labels)
        .distinct()
        .sorted()
        .toList();
  }
}
