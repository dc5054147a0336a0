package io.dsco.source;

import io.dsco.workspace.Sha256;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * A source's images, each with the SHA-256 of its bytes and with the row that an earlier run left
 * of the same image: of the same id, label and bytes. Images stay in their partitions; what is
 * shuffled is ids and earlier rows. A task holds the earlier rows of its own partition.
 */
public final class EarlierRows {
  /** Name of the SHA-256 of an image's bytes in earlier tables: their third column. */
  public static final String SHA256 = "source_sha256";

  private static final String SPLIT = "split";
  private static final int SHA256_INDEX = SourceRows.SCHEMA.size();
  private static final StructType PLACES =
      new StructType()
          .add(SourceRows.SAMPLE_ID, DataTypes.StringType, false)
          .add(SPLIT, DataTypes.IntegerType, false);

  private EarlierRows() {}

  /**
   * The images in the partitions and the order of {@link ImageSource#read(SparkSession)}, with two
   * more columns that {@link #sha256} and {@link #earlier} tell.
   *
   * @param earlier rows that begin with sample_id, label and {@link #SHA256}, no id twice; empty
   *     when there was no earlier run
   */
  public static JavaRDD<Row> beside(
      SparkSession spark, ImageSource source, Optional<Dataset<Row>> earlier) {
    JavaRDD<Row> images = source.read(spark).javaRDD();
    if (earlier.isEmpty()) {
      return images.map(EarlierRows::alone);
    }
    JavaRDD<Row> known = bySplit(spark, source, earlier.get(), images.getNumPartitions());
    return images.zipPartitions(known, Extended::new);
  }

  /** An image, in the form that {@link #beside} gives it, without an earlier row. */
  public static Row alone(Row image) {
    return extended(image, Map.of());
  }

  /** SHA-256 of the image's bytes. */
  public static String sha256(Row image) {
    return image.getString(SHA256_INDEX);
  }

  /** What an earlier run left of the same image. */
  public static Optional<Row> earlier(Row image) {
    return Optional.ofNullable(image.getAs(SHA256_INDEX + 1));
  }

  /** The earlier rows, each in the partition of its image. */
  private static JavaRDD<Row> bySplit(
      SparkSession spark, ImageSource source, Dataset<Row> earlier, int splits) {
    JavaRDD<Row> places = source.ids(spark).mapPartitionsWithIndex(EarlierRows::places, false);
    String[] columns = earlier.columns();
    Dataset<Row> found =
        earlier
            .join(spark.createDataFrame(places, PLACES), SourceRows.SAMPLE_ID)
            .select(SPLIT, columns);
    JavaPairRDD<Integer, Row> placed =
        found.javaRDD().mapToPair(row -> new Tuple2<>(row.getInt(0), withoutSplit(row)));
    // The hash of an integer is itself, so each split's rows come to the partition of its number.
    return placed.partitionBy(new HashPartitioner(splits)).values();
  }

  private static Iterator<Row> places(int split, Iterator<String> ids) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return ids.hasNext();
      }

      @Override
      public Row next() {
        return RowFactory.create(ids.next(), split);
      }
    };
  }

  private static Row withoutSplit(Row row) {
    Object[] values = new Object[row.size() - 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i + 1);
    }
    return RowFactory.create(values);
  }

  private static Row extended(Row image, Map<String, Row> known) {
    byte[] bytes = SourceRows.bytes(image);
    String sha256 = Sha256.of(bytes == null ? new byte[0] : bytes);
    Row earlier = known.get(SourceRows.sampleId(image));
    boolean same =
        earlier != null
            && earlier.getInt(1) == SourceRows.label(image)
            && earlier.getString(2).equals(sha256);
    return RowFactory.create(
        SourceRows.sampleId(image),
        SourceRows.label(image),
        image.get(2),
        SourceRows.sourcePath(image),
        bytes,
        sha256,
        same ? earlier : null);
  }

  /** The images of a partition; earlier rows are taken with the first image and not before. */
  private static final class Extended implements Iterator<Row> {
    private final Iterator<Row> images;
    private final Iterator<Row> earlier;
    private Map<String, Row> known;

    Extended(Iterator<Row> images, Iterator<Row> earlier) {
      this.images = images;
      this.earlier = earlier;
    }

    @Override
    public boolean hasNext() {
      return images.hasNext();
    }

    @Override
    public Row next() {
      if (known == null) {
        known = new HashMap<>();
        earlier.forEachRemaining(row -> known.put(row.getString(0), row));
      }
      return extended(images.next(), known);
    }
  }
}
