package io.dsco.table;

import io.dsco.config.EvaluationSettings.Compared;
import io.dsco.config.TableSettings;
import io.dsco.evaluate.TrialResult;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table as far as it is filled.
 *
 * @param cells in any order
 */
public record FilledTable(TableSettings settings, List<FilledCell> cells) implements ResultTable {
  /**
   * Leaves out results of soft labels that have no random images beside them, in their column and
   * of their network: taught so, random images are strong, and a result says nothing without them.
   * All images of the dataset are their own measure.
   */
  public FilledTable {
    List<FilledCell> all = List.copyOf(cells);
    cells =
        all.stream()
            .map(cell -> isSoft(cell) && !saysSomething(cell, all) ? cell.with(List.of()) : cell)
            .toList();
  }

  private static boolean isSoft(FilledCell cell) {
    return cell.results().stream().anyMatch(TrialResult::hasSoftLabels);
  }

  private static boolean saysSomething(FilledCell cell, List<FilledCell> all) {
    return cell.dataset().equals(Compared.FULL.settingName())
        || all.stream()
            .filter(other -> other.dataset().equals(Compared.RANDOM.settingName()))
            .filter(other -> other.column().equals(cell.column()))
            .filter(other -> other.network().equals(cell.network()))
            .anyMatch(FilledTable::isSoft);
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

  private String measured(List<String> repeats) {
    String last = repeats.get(repeats.size() - 1);
    String others = String.join(", ", repeats.subList(0, repeats.size() - 1));
    return "Top-1 accuracy in %%, %s labels, mean ± standard deviation of %s trainings.\n"
        .formatted(labels(), others.isEmpty() ? last : others + " or " + last);
  }

  /** For example {@code hard}, or {@code hard and soft}, which a title has to explain. */
  private String labels() {
    return cells.stream()
        .flatMap(cell -> cell.results().stream())
        .map(TrialResult::labels)
        .distinct()
        .sorted()
        .collect(Collectors.joining(" and "));
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
