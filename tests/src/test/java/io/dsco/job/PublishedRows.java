package io.dsco.job;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of a published dataset in the order of its files, each with all columns as DuckDB writes
 * them. Files of another version of Parquet's library hold the same rows in other bytes.
 */
final class PublishedRows {
  private static final List<String> TABLES = List.of("images", "latents", "soft_labels");

  private PublishedRows() {}

  /** Rows by table. */
  static Map<String, List<String>> of(Path workspace) throws SQLException {
    Map<String, List<String>> rows = new TreeMap<>();
    for (String table : TABLES) {
      rows.put(table, rows(workspace, table, "*"));
    }
    return rows;
  }

  /** The same, of runs whose images lay in different places: real images name theirs. */
  static Map<String, List<String>> withoutSources(Path workspace) throws SQLException {
    Map<String, List<String>> rows = of(workspace);
    rows.put("images", rows(workspace, "images", "* EXCLUDE (source_path)"));
    return rows;
  }

  private static List<String> rows(Path workspace, String table, String columns)
      throws SQLException {
    Path files = workspace.resolve("dataset").resolve(table);
    String query = "SELECT t::VARCHAR FROM (SELECT %s FROM TABLE) t".formatted(columns);
    return Tables.strings(files, "*.parquet", query);
  }
}
