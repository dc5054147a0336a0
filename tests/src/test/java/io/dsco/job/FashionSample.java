package io.dsco.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The first embedded images of every class, as the layouts that a source can have. */
public final class FashionSample {
  public static final int CLASSES = 10;
  private static final Path TRAIN =
      Job.CONF.resolve("data").resolve("fashion-mnist").resolve("train.parquet");

  private FashionSample() {}

  /** A tree of PNG files: a folder a class, named so that labels stay in order. */
  public static Path imageFolder(Path root, int perClass) throws IOException, SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet rows = statement.executeQuery(query(perClass))) {
      while (rows.next()) {
        Path folder = Files.createDirectories(folder(root, rows.getInt(2)));
        Files.write(folder.resolve("%03d.png".formatted(rows.getInt(3))), rows.getBytes(1));
      }
    }
    return root;
  }

  /** Parquet files with the rows dealt out among them. */
  static Path parquet(Path root, int perClass, int files) throws IOException, SQLException {
    Files.createDirectories(root);
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute("CREATE TABLE sample AS " + query(perClass));
      for (int file = 0; file < files; file++) {
        statement.execute(
            "COPY (SELECT {'bytes': png, 'path': label || '/' || n} AS image, label FROM sample"
                + " WHERE (10 * n + label) %% %d = %d ORDER BY n, label) TO '%s' (FORMAT parquet)"
                    .formatted(files, file, root.resolve(file + ".parquet")));
      }
    }
    return root;
  }

  static Path folder(Path root, int label) {
    return root.resolve("%02d".formatted(label));
  }

  private static String query(int perClass) {
    return ("SELECT image.bytes AS png, CAST(label AS INTEGER) AS label, CAST(n AS INTEGER) AS n"
            + " FROM (SELECT *, row_number() OVER (PARTITION BY label ORDER BY image.path) AS n"
            + " FROM read_parquet('%s')) WHERE n <= %d")
        .formatted(TRAIN, perClass);
  }
}
