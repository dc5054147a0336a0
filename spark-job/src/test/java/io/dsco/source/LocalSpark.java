package io.dsco.source;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A session of two threads inside the test's JVM. */
final class LocalSpark {
  private LocalSpark() {}

  static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("source tests")
        .config("spark.ui.enabled", false)
        .config("spark.sql.shuffle.partitions", 3)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate();
  }

  static List<Row> sorted(Dataset<Row> rows) {
    return rows.collectAsList().stream().sorted(Comparator.comparing(r -> r.getString(0))).toList();
  }

  /** The ids that a source tells without its images, partition by partition. */
  static List<List<String>> idsOfSplits(ImageSource source) {
    return bySplit(source.ids(session()));
  }

  /** The ids of the images that it reads, partition by partition. */
  static List<List<String>> idsOfImages(ImageSource source) {
    return bySplit(source.read(session()).javaRDD().map(SourceRows::sampleId));
  }

  private static List<List<String>> bySplit(JavaRDD<String> ids) {
    return ids.glom().collect().stream().map(split -> split.stream().sorted().toList()).toList();
  }

  static List<Object> column(List<Row> rows, String name) {
    return rows.stream().map(row -> (Object) row.getAs(name)).toList();
  }
}
