package io.dsco.export;

import java.lang.reflect.Array;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of the table: those of the published images, of soft labels of either form, and the
 * dataset's fingerprint, so that datasets of several runs fit one table. What a dataset lacks is
 * null.
 */
final class IcebergRows {
  /** Column of the dataset's fingerprint. */
  static final String DATASET = "dataset_fingerprint";

  private static final String IMAGE = "image";

  static final StructType SCHEMA =
      new StructType()
          .add("sample_id", DataTypes.StringType)
          .add(
              IMAGE,
              new StructType().add("bytes", DataTypes.BinaryType).add("path", DataTypes.StringType))
          .add("label", DataTypes.IntegerType)
          .add("class_name", DataTypes.StringType)
          .add("origin", DataTypes.StringType)
          .add("source_path", DataTypes.StringType)
          .add("source_sha256", DataTypes.StringType)
          .add("confusion", DataTypes.FloatType)
          .add("rank", DataTypes.LongType)
          .add("seed", DataTypes.LongType)
          .add("classes", DataTypes.createArrayType(DataTypes.IntegerType))
          .add("logits", DataTypes.createArrayType(DataTypes.FloatType))
          .add("tail", DataTypes.FloatType)
          .add(DATASET, DataTypes.StringType);

  private IcebergRows() {}

  /** What makes rows of a dataset's samples. */
  static SampleRows.Form form(String fingerprint) {
    return sample -> row(sample, fingerprint);
  }

  private static Row row(PublishedSample sample, String fingerprint) {
    Map<String, Object> values = new TreeMap<>(sample.columns());
    values.put(IMAGE, RowFactory.create(sample.png(), sample.path()));
    values.put(DATASET, fingerprint);
    return RowFactory.create(
        Stream.of(SCHEMA.fields())
            .map(StructField::name)
            .map(name -> boxed(values.get(name)))
            .toArray());
  }

  /** Spark takes arrays of objects alone. */
  private static Object boxed(Object value) {
    if (value == null || !value.getClass().isArray()) {
      return value;
    }
    Object[] objects = new Object[Array.getLength(value)];
    for (int i = 0; i < objects.length; i++) {
      objects[i] = Array.get(value, i);
    }
    return objects;
  }
}
