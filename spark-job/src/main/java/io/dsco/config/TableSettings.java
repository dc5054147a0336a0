package io.dsco.config;

import com.typesafe.config.Config;
import io.dsco.config.EvaluationSettings.Compared;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a table of results shows.
 *
 * @param name of its folder; empty where no table is described
 * @param title shown above it
 * @param shows what stands in the cells
 * @param head titles of the columns that say what a row is
 * @param networks where several networks are
 * @param rows from the top
 * @param columns from the left
 */
public record TableSettings(
    String name,
    String title,
    Shows shows,
    List<String> head,
    Networks networks,
    List<Row> rows,
    List<Column> columns) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");

  /** What stands in the cells. */
  public enum Shows {
    /** Accuracy of networks on the test images. */
    ACCURACY,
    /** Time and memory of making the samples. */
    COST
  }

  /** Where several networks are. */
  public enum Networks {
    /** Beside one another. */
    COLUMNS,
    /** Below one another. */
    ROWS
  }

  /**
   * A row.
   *
   * @param labels what stands before its cells, one for each title of the head
   * @param group heading above it; empty for none
   * @param dataset that networks are trained on
   * @param settings that differ from the configuration's
   */
  public record Row(
      String name, List<String> labels, String group, Compared dataset, Config settings) {}

  /**
   * A column.
   *
   * @param dataset instead of the row's
   * @param settings that differ from the configuration's
   */
  public record Column(String name, Optional<Compared> dataset, Config settings) {}

  /** Copies. */
  public TableSettings {
    head = List.copyOf(head);
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
  }

  static TableSettings read(Section section) {
    String name = section.optionalText("name").orElse("");
    section.require(
        "name",
        name.isEmpty() || NAME.matcher(name).matches(),
        "of small letters, digits and hyphens",
        name);
    List<String> head = section.texts("head");
    section.relate("head", !head.isEmpty(), "a list of at least one", head);
    TableSettings table =
        new TableSettings(
            name,
            section.optionalText("title").orElse(name),
            section.choice("shows", Shows.class),
            head,
            section.choice("networks", Networks.class),
            section
                .sections("rows", Set.of("name", "labels", "group", "dataset", "settings"))
                .stream()
                .map(row -> row(row, head))
                .toList(),
            section.sections("columns", Set.of("name", "dataset", "settings")).stream()
                .map(TableSettings::column)
                .toList());
    requireDistinct(section, "rows", table.rows.stream().map(Row::name).toList());
    requireDistinct(section, "columns", table.columns.stream().map(Column::name).toList());
    return table;
  }

  private static Row row(Section section, List<String> head) {
    String name = section.text("name");
    List<String> labels = section.isSet("labels") ? section.texts("labels") : List.of(name);
    section.require(
        "labels", labels.size() == head.size(), "as many as the head " + head + " has", labels);
    return new Row(
        name,
        labels,
        section.optionalText("group").orElse(""),
        section.choice("dataset", Compared.class),
        section.settings("settings"));
  }

  private static Column column(Section section) {
    return new Column(
        section.text("name"),
        section.optionalChoice("dataset", Compared.class),
        section.settings("settings"));
  }

  private static void requireDistinct(Section section, String key, List<String> names) {
    section.require(
        key, names.stream().distinct().count() == names.size(), "of different names", names);
  }
}
