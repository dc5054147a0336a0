package io.dsco.source;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** Content digests of the classes of a dataset; reads every image once. */
public final class ContentDigests {
  private ContentDigests() {}

  /**
   * The digest of each class that has a row.
   *
   * @param rows of {@link SourceRows#SCHEMA}
   */
  public static SortedMap<Integer, ContentDigest> byClass(Dataset<Row> rows) {
    JavaRDD<Row> slim =
        rows.select(SourceRows.LABEL, SourceRows.SAMPLE_ID, SourceRows.BYTES).javaRDD();
    JavaPairRDD<Integer, ContentDigest> partial =
        slim.mapPartitionsToPair(ContentDigests::ofPartition);
    return new TreeMap<>(partial.reduceByKey(ContentDigest::plus).collectAsMap());
  }

  private static Iterator<Tuple2<Integer, ContentDigest>> ofPartition(Iterator<Row> rows) {
    SortedMap<Integer, ContentDigest> sums = new TreeMap<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      sums.merge(
          row.getInt(0), ContentDigest.of(row.getString(1), row.getAs(2)), ContentDigest::plus);
    }
    List<Tuple2<Integer, ContentDigest>> pairs = new ArrayList<>();
    sums.forEach((label, digest) -> pairs.add(new Tuple2<>(label, digest)));
    return pairs.iterator();
  }
}
