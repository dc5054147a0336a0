package io.dsco.table;

import io.dsco.config.TableSettings;
import io.dsco.config.TableSettings.Column;
import io.dsco.config.TableSettings.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Costs by method and number of samples: preparation, generation, both together, and memory.
 *
 * @param cells in any order
 */
public record CostTable(TableSettings settings, List<CostCell> cells) implements ResultTable {
  private static final String MISSING = "…";

  /** Copies. */
  public CostTable {
    cells = List.copyOf(cells);
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public String markdown() {
    List<String> head = new ArrayList<>(settings.head());
    head.add("Preparation");
    settings.columns().forEach(column -> head.add("Generation " + column.name()));
    settings.columns().forEach(column -> head.add("Total " + column.name()));
    head.add("Peak memory");
    StringBuilder lines = new StringBuilder("**" + settings.title() + "**\n\n" + line(head));
    lines.append("|---".repeat(head.size())).append("|\n");
    settings.rows().forEach(row -> lines.append(line(row(row))));
    return lines + "\n" + measured() + missing(cells.size());
  }

  private String measured() {
    List<String> machines =
        cells.stream()
            .flatMap(cell -> cell.cost().stream())
            .map(Cost::machine)
            .filter(machine -> !machine.isEmpty())
            .distinct()
            .toList();
    return machines.isEmpty() ? "" : "Measured on " + String.join(", and on ", machines) + ".\n";
  }

  private List<String> row(Row row) {
    List<Cost> known =
        settings.columns().stream().flatMap(column -> cell(row, column).cost().stream()).toList();
    List<String> values = new ArrayList<>(row.labels());
    values.add(
        known.isEmpty()
            ? MISSING
            : Cost.time(known.stream().mapToLong(Cost::preparation).average().orElseThrow()));
    each(row, values, Cost::generation);
    each(row, values, Cost::total);
    values.add(
        known.isEmpty()
            ? MISSING
            : Cost.memory(known.stream().mapToLong(Cost::peakBytes).max().orElseThrow()));
    return values;
  }

  private void each(Row row, List<String> values, ToLongFunction<Cost> seconds) {
    Function<Cost, String> text = cost -> Cost.time(seconds.applyAsLong(cost));
    settings
        .columns()
        .forEach(column -> values.add(cell(row, column).cost().map(text).orElse(MISSING)));
  }

  private CostCell cell(Row row, Column column) {
    return cells.stream()
        .filter(cell -> cell.row().equals(row.name()) && cell.column().equals(column.name()))
        .findFirst()
        .orElseThrow();
  }

  private static String line(List<String> values) {
    return "| " + String.join(" | ", values) + " |\n";
  }

  @Override
  public List<String> missing() {
    return cells.stream().filter(cell -> cell.cost().isEmpty()).map(CostCell::told).toList();
  }

  @Override
  public Object json() {
    return TableFile.json(
        settings,
        cells.stream().map(TableFile::json).toList(),
        cells.stream().filter(cell -> cell.cost().isEmpty()).map(CostCell::place).toList());
  }
}
