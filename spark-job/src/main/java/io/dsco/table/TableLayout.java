package io.dsco.table;

import io.dsco.config.TableSettings;
import io.dsco.config.TableSettings.Networks;
import io.dsco.config.TableSettings.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Lays a table out in Markdown, which knows one line of titles and no cell over several columns.
 */
final class TableLayout {
  private final FilledTable table;
  private final TableSettings settings;
  private final List<String> networks;
  private final StringBuilder lines = new StringBuilder();

  TableLayout(FilledTable table) {
    this.table = table;
    this.settings = table.settings();
    this.networks = table.networks();
  }

  String lines() {
    if (networks.size() > 1 && settings.networks() == Networks.ROWS) {
      head(columns());
      for (String network : networks) {
        heading(network);
        rows(List.of(network));
      }
    } else if (networks.size() > 1) {
      head(networks.stream().flatMap(network -> spread(network).stream()).toList());
      List<String> below = blank(settings.head().size());
      networks.forEach(network -> columns().forEach(column -> below.add(bold(column))));
      line(below);
      rows(networks);
    } else {
      head(columns());
      rows(networks);
    }
    return lines.toString();
  }

  private List<String> columns() {
    return settings.columns().stream().map(TableSettings.Column::name).toList();
  }

  /** A network's name over its first column. */
  private List<String> spread(String network) {
    List<String> cells = blank(settings.columns().size());
    cells.set(0, network);
    return cells;
  }

  private void head(List<String> columns) {
    List<String> cells = new ArrayList<>(settings.head());
    cells.addAll(columns);
    line(cells);
    lines.append("|---".repeat(cells.size())).append("|\n");
  }

  private void rows(List<String> shown) {
    String group = "";
    for (Row row : settings.rows()) {
      if (!row.group().equals(group) && !row.group().isEmpty()) {
        heading(row.group());
      }
      group = row.group();
      List<String> cells = new ArrayList<>(row.labels());
      for (String network : shown) {
        columns().forEach(column -> cells.add(table.cell(row.name(), column, network).text()));
      }
      line(cells);
    }
  }

  private void heading(String text) {
    int networksBeside = settings.networks() == Networks.ROWS ? 1 : networks.size();
    List<String> cells = blank(settings.head().size() + columns().size() * networksBeside);
    cells.set(0, bold(text));
    line(cells);
  }

  private void line(List<String> cells) {
    lines.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static List<String> blank(int count) {
    return new ArrayList<>(Collections.nCopies(count, ""));
  }

  private static String bold(String text) {
    return "**" + text + "**";
  }
}
