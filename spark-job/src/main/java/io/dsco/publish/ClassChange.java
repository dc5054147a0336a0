package io.dsco.publish;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How the images of one class and origin differ between two products.
 *
 * @param label of the class
 * @param className its name
 * @param origin {@link ProductTable#SYNTHETIC} or {@link ProductTable#REAL}
 * @param added images that only the new product has
 * @param removed images that only the old one has
 * @param changed images of the same id in both, of other bytes
 * @param kept images that are the same in both
 */
record ClassChange(
    int label, String className, String origin, long added, long removed, long changed, long kept) {
  private static final String OLD = "old_digest";
  private static final String NEW = "new_digest";

  /** Of every class and origin, in the order of labels. Spark compares; as many rows come back. */
  static List<ClassChange> between(Dataset<Row> before, Dataset<Row> after) {
    Dataset<Row> both =
        before
            .withColumnRenamed(PublishedRows.DIGEST, OLD)
            .join(
                after.withColumnRenamed(PublishedRows.DIGEST, NEW),
                PublishedRows.KEY,
                "full_outer");
    return both
        .groupBy("label", "class_name", "origin")
        .agg(
            rows(col(OLD).isNull()),
            rows(col(NEW).isNull()),
            rows(col(OLD).notEqual(col(NEW))),
            rows(col(OLD).equalTo(col(NEW))))
        .orderBy("label", "class_name", "origin")
        .collectAsList()
        .stream()
        .map(ClassChange::of)
        .toList();
  }

  private static Column rows(Column condition) {
    return count(when(condition, 1));
  }

  private static ClassChange of(Row row) {
    return new ClassChange(
        row.getInt(0),
        row.getString(1),
        row.getString(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6));
  }

  /** Whether all images are the same. */
  boolean isNone() {
    return added + removed + changed == 0;
  }
}
