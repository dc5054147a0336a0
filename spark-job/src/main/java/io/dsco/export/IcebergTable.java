package io.dsco.export;

import static org.apache.spark.sql.functions.col;

import io.dsco.config.UserException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameWriterV2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A table of a catalog of Iceberg's, reached through Spark alone: its classes are the user's. Lives
 * on the driver.
 *
 * @param name catalog, namespaces and table, with dots between them
 */
record IcebergTable(SparkSession spark, String name) {
  /** Property of a snapshot: which dataset it appended. */
  static final String FINGERPRINT = "dsco.fingerprint";

  private static final Pattern REFUSALS =
      Pattern.compile(
          "org\\.apache\\.iceberg\\.exceptions\\.(NoSuch|NotAuthorized|Forbidden|Validation).*");

  /** An append as the table's history tells it. */
  record Append(long rows, int files) {}

  /**
   * Refuses a table whose catalog Spark does not know, before anything is done.
   *
   * @throws UserException when the session has no such catalog, or its class is not there
   */
  void requireCatalog() {
    String catalog = name.substring(0, name.indexOf('.'));
    String key = "spark.sql.catalog." + catalog;
    String type = spark.conf().get(key, "");
    if (type.isBlank()) {
      throw new UserException(
          "the table's catalog must be configured, %s is not set (export.iceberg.table, spark.properties)"
              .formatted(key));
    }
    try {
      Class.forName(type, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new UserException(
          "the class path must have Iceberg's runtime for Spark %s, %s is not there (%s, docs/how-to/exports.md)"
              .formatted(spark.version(), type, key),
          e);
    }
  }

  /** The append of a dataset whose rows are in the table. */
  Optional<Append> append(String fingerprint) {
    if (!told("be readable", () -> spark.catalog().tableExists(quoted()))) {
      return Optional.empty();
    }
    long rows = rows(fingerprint);
    return rows == 0 ? Optional.empty() : Optional.of(new Append(rows, files(fingerprint)));
  }

  /** A snapshot tells what was appended, and not whether it is still there. */
  private long rows(String fingerprint) {
    Dataset<Row> table = told("be readable", () -> spark.table(quoted()));
    return Arrays.asList(table.columns()).contains(IcebergRows.DATASET)
        ? told(
            "be readable", () -> table.where(col(IcebergRows.DATASET).equalTo(fingerprint)).count())
        : 0;
  }

  /** Data files of the append; 0 where its snapshot has expired. */
  private int files(String fingerprint) {
    List<Row> found =
        told(
            "be one of Iceberg's",
            () ->
                spark
                    .table(quoted() + ".`snapshots`")
                    .where(col("summary").getItem(FINGERPRINT).equalTo(fingerprint))
                    .selectExpr("cast(summary['added-data-files'] AS int)")
                    .collectAsList());
    return found.isEmpty() ? 0 : found.get(0).getInt(0);
  }

  /** Makes the table unless it is there. */
  void create(StructType schema) {
    String statement =
        "CREATE TABLE IF NOT EXISTS %s (%s) USING iceberg".formatted(quoted(), schema.toDDL());
    told("be one that can be made", () -> spark.sql(statement));
  }

  /** Appends rows as one snapshot that carries these properties. */
  void append(Dataset<Row> rows, Map<String, String> properties) {
    told(
        "take the dataset's columns",
        () -> {
          DataFrameWriterV2<Row> writer = rows.writeTo(quoted());
          properties.forEach((key, value) -> writer.option("snapshot-property." + key, value));
          writer.append();
          return null;
        });
  }

  /** What Spark's analysis or the catalog refuses is for the user to change. */
  private <T> T told(String rule, Callable<T> work) {
    try {
      return work.call();
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      if (isRefusal(e)) {
        String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        throw new UserException(
            "the table %s must %s: %s (export.iceberg.table)".formatted(name, rule, text), e);
      }
      throw e instanceof RuntimeException unchecked
          ? unchecked
          : new IllegalStateException("cannot use the table " + name, e);
    }
  }

  /** Iceberg's exceptions are known by name only. */
  private static boolean isRefusal(Exception thrown) {
    return thrown instanceof AnalysisException
        || thrown instanceof IllegalArgumentException
        || REFUSALS.matcher(thrown.getClass().getName()).matches();
  }

  private String quoted() {
    return Arrays.stream(name.split("\\."))
        .map(part -> "`" + part + "`")
        .collect(Collectors.joining("."));
  }
}
