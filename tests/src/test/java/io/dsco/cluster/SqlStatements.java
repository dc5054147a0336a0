package io.dsco.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A SQL shell without the shell: runs the statements of a file on a session that spark-submit set
 * up, which knows nothing of the job but the settings it was given, and prints each with its rows.
 */
public final class SqlStatements {
  /** Begins every line of a result. */
  public static final String ROW = "row> ";

  private SqlStatements() {}

  /** Runs the statements of a file, which end with semicolons. */
  public static void main(String[] arguments) throws Exception {
    try (SparkSession spark = SparkSession.builder().appName("sql").getOrCreate()) {
      for (String statement : Files.readString(Path.of(arguments[0])).split(";")) {
        if (!statement.isBlank()) {
          System.out.println("sql> " + statement.strip());
          for (Row row : spark.sql(statement).collectAsList()) {
            System.out.println(ROW + row.mkString("\t"));
          }
        }
      }
    }
  }
}
