package io.dsco.table;

import io.dsco.config.TableSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table as far as it is filled.
 *
 * @param cells in any order
 */
public record FilledTable(TableSettings settings, List<FilledCell> cells) implements ResultTable {
  /** Copies. */
  public FilledTable {
    cells = List.copyOf(cells);
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public String markdown() {
    return "**%s**\n\n%s\n%s".formatted(settings.title(), new TableLayout(this).lines(), legend());
  }

  /** Networks in their order. */
  List<String> networks() {
    return cells.stream().map(FilledCell::network).distinct().toList();
  }

  FilledCell cell(String row, String column, String network) {
    return cells.stream()
        .filter(cell -> cell.row().equals(row) && cell.column().equals(column))
        .filter(cell -> cell.network().equals(network))
        .findFirst()
        .orElseThrow();
  }

  private String legend() {
    List<String> repeats =
        cells.stream()
            .filter(cell -> !cell.isMissing())
            .map(cell -> cell.results().size())
            .distinct()
            .sorted()
            .map(String::valueOf)
            .toList();
    return (repeats.isEmpty() ? "" : measured(repeats)) + missing(cells.size());
  }

  private static String measured(List<String> repeats) {
    String last = repeats.get(repeats.size() - 1);
    String others = String.join(", ", repeats.subList(0, repeats.size() - 1));
    return "Top-1 accuracy in %%, mean ± standard deviation of %s trainings.\n"
        .formatted(others.isEmpty() ? last : others + " or " + last);
  }

  @Override
  public List<String> missing() {
    return cells.stream().filter(FilledCell::isMissing).map(FilledTable::told).toList();
  }

  private static String told(FilledCell cell) {
    return cell.problem().isEmpty() ? cell.place() : cell.place() + ": " + cell.problem();
  }

  @Override
  public Object json() {
    return Map.of(
        "name", settings.name(),
        "title", settings.title(),
        "cells", cells.stream().map(FilledTable::json).toList(),
        "missing", cells.stream().filter(FilledCell::isMissing).map(FilledCell::place).toList());
  }

  private static Map<String, Object> json(FilledCell cell) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("row", cell.row());
    values.put("column", cell.column());
    values.put("network", cell.network());
    values.put("dataset", cell.dataset());
    if (!cell.isMissing()) {
      values.put("top1_percent", cell.top1().top1());
      values.put("deviation_percent", cell.top1().deviation());
      values.put("trainings", cell.results());
    } else if (!cell.problem().isEmpty()) {
      values.put("problem", cell.problem());
    }
    return values;
  }
}
