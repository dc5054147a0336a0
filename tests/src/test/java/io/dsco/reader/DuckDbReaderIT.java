package io.dsco.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the published tables with a Parquet reader that shares no code with our writer. */
class DuckDbReaderIT {
  private static final int ROWS = TinyRun.CLASSES * TinyRun.SAMPLES;

  @TempDir static Path folder;
  private static Connection duckDb;

  @BeforeAll
  static void publish() throws Exception {
    TinyRun.publish(folder);
    duckDb = DriverManager.getConnection("jdbc:duckdb:");
    for (String table : List.of("images", "latents")) {
      try (Statement statement = duckDb.createStatement()) {
        statement.execute(
            "CREATE VIEW %s AS SELECT * FROM read_parquet('%s')".formatted(table, files(table)));
      }
    }
  }

  @AfterAll
  static void close() throws SQLException {
    duckDb.close();
  }

  @Test
  void countsEveryRowOfEveryClass() throws SQLException {
    assertThat(strings("SELECT count(*) FROM images")).containsExactly("" + ROWS);
    assertThat(strings("SELECT count(*) FROM latents")).containsExactly("" + ROWS);
    assertThat(
            strings(
                "SELECT class_name || ' ' || count(*) FROM images GROUP BY label, class_name ORDER BY label"))
        .containsExactly("shirt 40", "the 'odd' one 40", "bag 40");
  }

  @Test
  void joinsTheTablesBySampleId() throws SQLException {
    assertThat(
            strings(
                "SELECT count(DISTINCT sample_id) FROM images JOIN latents USING (sample_id, label)"))
        .containsExactly("" + ROWS);
  }

  @Test
  void findsTheColumnsOfTheDesign() throws SQLException {
    assertThat(strings("SELECT column_name || ' ' || column_type FROM (DESCRIBE images)"))
        .containsExactly(
            "sample_id VARCHAR",
            "image STRUCT(bytes BLOB, path VARCHAR)",
            "label INTEGER",
            "class_name VARCHAR",
            "origin VARCHAR",
            "source_path VARCHAR",
            "source_sha256 VARCHAR",
            "confusion FLOAT",
            "rank BIGINT",
            "seed BIGINT");
    assertThat(strings("SELECT column_name || ' ' || column_type FROM (DESCRIBE latents)"))
        .containsExactly("sample_id VARCHAR", "label INTEGER", "latent FLOAT[]");
  }

  @Test
  void findsVersionTwoPagesZstdAndPlainFloats() throws SQLException {
    String metadata = "FROM parquet_metadata('%s') WHERE num_values > 0".formatted(files("*"));
    assertThat(strings("SELECT DISTINCT compression " + metadata)).containsExactly("ZSTD");
    assertThat(
            strings(
                "SELECT DISTINCT encodings " + metadata + " AND path_in_schema LIKE 'latent,%'"))
        .singleElement()
        .asString()
        .contains("PLAIN")
        .doesNotContain("BYTE_STREAM_SPLIT") // Spark's own reader refuses it
        .doesNotContain("DICTIONARY");
    // DuckDB does not name the kind of page; our writer has delta encodings for version 2 only.
    assertThat(
            strings(
                "SELECT DISTINCT encodings " + metadata + " AND path_in_schema = 'image, bytes'"))
        .isNotEmpty()
        .allMatch(encodings -> encodings.contains("DELTA"));
  }

  @Test
  void findsShapeAndScalingFactorInTheSchemasMetadata() throws SQLException {
    assertThat(
            strings(
                "SELECT DISTINCT decode(key) || '=' || decode(value) FROM parquet_kv_metadata('%s')"
                        .formatted(files("latents"))
                    + " WHERE decode(key) LIKE 'dsco.%' ORDER BY 1"))
        .containsExactly("dsco.latent.scaling_factor=0.5", "dsco.latent.shape=4,4,4");
  }

  @Test
  void decodesTheImagesToTheLatentsTheyCameFrom() throws Exception {
    try (Statement statement = duckDb.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT image.bytes, latent[1] FROM images JOIN latents USING (sample_id)")) {
      int read = 0;
      while (rows.next()) {
        byte[] png = rows.getBytes(1);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(image.getWidth()).isEqualTo(TinyRun.SIDE);
        int red = image.getRGB(0, 0) >> 16 & 0xFF;
        assertThat(red).isEqualTo((byte) (100 + 20 * rows.getFloat(2)) & 0xFF);
        read++;
      }
      assertThat(read).isEqualTo(ROWS);
    }
  }

  @Test
  void seesMixedClassesFromTheFirstRows() throws SQLException {
    assertThat(
            strings(
                "SELECT DISTINCT label FROM (SELECT label FROM read_parquet('%s') LIMIT 20)"
                    .formatted(folder.resolve("dataset/images/train-00000-of-*.parquet"))))
        .hasSize(TinyRun.CLASSES);
  }

  private static Path files(String table) {
    return folder.resolve("dataset/" + table + "/*.parquet");
  }

  private static List<String> strings(String query) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = duckDb.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
