package io.dsco.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.dsco.classifier.Architecture;
import io.dsco.config.EvaluationSettings.Compared;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table with the configuration of every cell.
 *
 * @param base what all cells have in common
 * @param cells in the order in which they are worth computing: network by network, and column by
 *     column, as a table's columns usually ascend in cost; the dearest, on all real images, last
 */
public record TableConfiguration(RunConfiguration base, List<Cell> cells) {
  private static final String TABLE = "table";
  private static final String NETWORKS = "evaluation.networks";
  private static final List<String> NOT_OF_A_CELL =
      List.of("workspace", "spark", "evaluation.others", NETWORKS);

  /**
   * A cell: one network on one dataset.
   *
   * @param row name of its row
   * @param column name of its column
   * @param network its name
   * @param configuration of the run that makes the dataset, and of the network's trainings
   */
  public record Cell(
      String row,
      String column,
      String network,
      Compared dataset,
      RunConfiguration configuration) {}

  /** Copies. */
  public TableConfiguration {
    cells = List.copyOf(cells);
  }

  /**
   * Reads a configuration with a table.
   *
   * @param place as {@link RunConfiguration#load(String, List)} has it
   * @param overrides settings of the form {@code key=value} that win over the file, but not over
   *     what a row or a column sets
   * @throws ConfigurationException with every problem, those of rows and columns under their names
   */
  public static TableConfiguration load(String place, List<String> overrides) {
    ConfigurationFile file = new ConfigurationFile(ConfigurationPlace.of(place));
    RunConfiguration base = file.read(overrides);
    requireTable(base);
    List<Cell> cells = new ArrayList<>();
    Map<String, String> problems = new LinkedHashMap<>();
    for (ClassifierSettings network : networks(base)) {
      for (TableSettings.Column column : base.table().columns()) {
        for (TableSettings.Row row : base.table().rows()) {
          try {
            cells.add(cell(file, overrides, network.architecture(), row, column));
          } catch (ConfigurationException refused) {
            String place0 = "row " + row.name() + ", column " + column.name() + ": ";
            refused.problems().forEach(problem -> problems.putIfAbsent(problem, place0));
          }
        }
      }
    }
    if (base.table().shows() == TableSettings.Shows.ACCURACY) {
      requireRandom(base, cells, problems);
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(
          problems.entrySet().stream().map(one -> one.getValue() + one.getKey()).toList());
    }
    // The sort is stable.
    cells.sort(Comparator.comparing(cell -> cell.dataset() == Compared.FULL));
    return new TableConfiguration(base, cells);
  }

  /** What a run costs does not depend on them. */
  private static List<ClassifierSettings> networks(RunConfiguration base) {
    List<ClassifierSettings> all = base.evaluation().networks();
    return base.table().shows() == TableSettings.Shows.COST ? all.subList(0, 1) : all;
  }

  private static void requireTable(RunConfiguration base) {
    List<String> problems = new ArrayList<>();
    TableSettings table = base.table();
    if (table.name().isEmpty()) {
      problems.add("name must be set (table.name)");
    }
    if (table.rows().isEmpty()) {
      problems.add("rows must be a list of at least one (table.rows)");
    }
    if (table.columns().isEmpty()) {
      problems.add("columns must be a list of at least one (table.columns)");
    }
    if (!base.evaluation().others().isEmpty()) {
      problems.add(
          "others must be empty for a table, was %s (evaluation.others)"
              .formatted(base.evaluation().others().keySet()));
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  private static Cell cell(
      ConfigurationFile file,
      List<String> overrides,
      Architecture architecture,
      TableSettings.Row row,
      TableSettings.Column column) {
    String network = Section.settingName(architecture);
    Config told = row.settings().withFallback(column.settings());
    requireOfARun(told);
    Config one = told.withValue(NETWORKS, ConfigValueFactory.fromIterable(List.of(network)));
    RunConfiguration run =
        file.read(overrides, whole -> one.withFallback(whole.withoutPath(TABLE)));
    List<String> problems =
        run.evaluation().contradictions(run.teacher().network(), run.image().size());
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return new Cell(
        row.name(), column.name(), network, column.dataset().orElse(row.dataset()), run);
  }

  /** What a row or column cannot say: a table has one workspace and one session. */
  private static void requireOfARun(Config settings) {
    List<String> problems =
        NOT_OF_A_CELL.stream()
            .filter(settings::hasPathOrNull)
            .map(key -> "settings must leave %s to the table's file (table)".formatted(key))
            .toList();
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  /** Taught by soft labels, random images are strong: a table says nothing without them. */
  private static void requireRandom(
      RunConfiguration base, List<Cell> cells, Map<String, String> problems) {
    boolean alone =
        cells.stream()
            .filter(cell -> cell.configuration().evaluation().softLabels())
            .filter(cell -> cell.dataset() != Compared.FULL)
            .anyMatch(cell -> cells.stream().noneMatch(other -> isRandomBeside(other, cell)));
    if (alone) {
      problems.put(
          "rows must have one of dataset random in every column whose labels are soft, were %s (table.rows)"
              .formatted(base.table().rows().stream().map(TableSettings.Row::name).toList()),
          "");
    }
  }

  private static boolean isRandomBeside(Cell other, Cell cell) {
    return other.dataset() == Compared.RANDOM
        && other.configuration().evaluation().softLabels()
        && other.column().equals(cell.column())
        && other.network().equals(cell.network());
  }
}
