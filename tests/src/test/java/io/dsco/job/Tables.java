package io.dsco.job;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads Parquet files with DuckDB, which shares no code with our writer. */
final class Tables {
  private Tables() {}

  /** The first column of a query in which {@code TABLE} stands for the files of a glob. */
  static List<String> strings(Path root, String glob, String query) throws SQLException {
    String table = "read_parquet('" + root.resolve(glob) + "')";
    List<String> values = new ArrayList<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet rows = statement.executeQuery(query.replace("TABLE", table))) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
