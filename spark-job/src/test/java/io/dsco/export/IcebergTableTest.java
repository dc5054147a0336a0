package io.dsco.export;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.config.UserException;
import io.dsco.pipeline.LocalSpark;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** What is told where Iceberg is not there; where it is, an integration test tells. */
class IcebergTableTest {
  private static final IcebergTable TABLE =
      new IcebergTable(LocalSpark.session(), "lake.db.images");

  @Test
  void refusesACatalogThatIsNotConfigured() {
    assertThatThrownBy(TABLE::requireCatalog)
        .isInstanceOf(UserException.class)
        .hasMessage(
            "the table's catalog must be configured, spark.sql.catalog.lake is not set"
                + " (export.iceberg.table, spark.properties)");
  }

  @Test
  void refusesACatalogWhoseClassIsNotThere() {
    SparkSession spark = LocalSpark.session();
    spark.conf().set("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog");
    try {
      assertThatThrownBy(TABLE::requireCatalog)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("org.apache.iceberg.spark.SparkCatalog is not there")
          .hasMessageContaining("docs/how-to/exports.md");
    } finally {
      spark.conf().unset("spark.sql.catalog.lake");
    }
  }
}
