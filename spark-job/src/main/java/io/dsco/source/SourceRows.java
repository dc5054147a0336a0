package io.dsco.source;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns in which every source gives its images, in this order. A task that reads a source's
 * rows uses the methods here: Spark may hand it rows that do not know their columns' names.
 */
public final class SourceRows {
  public static final String SAMPLE_ID = "sample_id";
  public static final String LABEL = "label";
  public static final String CLASS_NAME = "class_name";
  public static final String SOURCE_PATH = "source_path";
  public static final String BYTES = "bytes";

  private static final String WANTED = "wanted_id";

  /** sample_id string, label int, class_name string, source_path string, bytes binary. */
  public static final StructType SCHEMA =
      new StructType()
          .add(SAMPLE_ID, DataTypes.StringType, false)
          .add(LABEL, DataTypes.IntegerType, false)
          .add(CLASS_NAME, DataTypes.StringType, false)
          .add(SOURCE_PATH, DataTypes.StringType, false)
          .add(BYTES, DataTypes.BinaryType, false);

  private SourceRows() {}

  /** The rows whose id is among those of {@code wanted}. */
  static Dataset<Row> only(Dataset<Row> rows, Dataset<Row> wanted) {
    Dataset<Row> ids = wanted.select(col(SAMPLE_ID).as(WANTED));
    return rows.join(ids, col(SAMPLE_ID).equalTo(col(WANTED)), "left_semi");
  }

  static Encoder<Row> encoder() {
    return Encoders.row(SCHEMA);
  }

  /** The sample's id. */
  public static String sampleId(Row row) {
    return row.getString(0);
  }

  /** The label, an index into the class names. */
  public static int label(Row row) {
    return row.getInt(1);
  }

  /** Where the image came from. */
  public static String sourcePath(Row row) {
    return row.getString(3);
  }

  /** The image file's content, or null. */
  public static byte[] bytes(Row row) {
    return row.getAs(4);
  }
}
