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
      Path files = workspace.resolve("dataset").resolve(table);
      rows.put(table, Tables.strings(files, "*.parquet", "SELECT t::VARCHAR FROM TABLE t"));
    }
    return rows;
  }
}
