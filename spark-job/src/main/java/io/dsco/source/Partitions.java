package io.dsco.source;

import org.apache.spark.sql.SparkSession;

/** How finely a dataset is cut, so that a task reads a bounded part of it. */
final class Partitions {
  private static final long BYTES = 64L << 20;
  private static final long IMAGES = 10_000;
  private static final long MOST = 100_000;

  private Partitions() {}

  static int of(SparkSession spark, long images, long bytes) {
    long parts = Math.max(bytes / BYTES, images / IMAGES) + 1;
    long used = Math.max(parts, spark.sparkContext().defaultParallelism());
    return (int) Math.min(MOST, Math.min(used, Math.max(1, images)));
  }
}
