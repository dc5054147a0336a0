package io.dsco.table;

import io.dsco.config.TableSettings;
import java.util.List;

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
    return TableFile.json(
        settings,
        cells.stream().map(TableFile::json).toList(),
        cells.stream().filter(FilledCell::isMissing).map(FilledCell::place).toList());
  }
}
