package io.dsco.pipeline;

import org.apache.spark.sql.SparkSession;

/** One embedded session for all tests of this JVM. */
public final class LocalSpark {
  private LocalSpark() {}

  /** Two task threads, no web interface. */
  public static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate();
  }
}
