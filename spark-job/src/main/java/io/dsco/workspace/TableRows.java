package io.dsco.workspace;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of our own files as Spark's, streamed; columns of texts, numbers and bytes, and arrays
 * of floats as {@link FloatBytes}. By our own reader, because that of Spark 3.5 knows no floats
 * that are split by byte. It crosses to executors with the workspace and the columns' names.
 */
public final class TableRows implements FlatMapFunction<String, Row> {
  private static final long serialVersionUID = 1;

  private final Workspace workspace;
  private final Column[] columns;
  private final String table;

  private TableRows(Workspace workspace, TableSchema schema) {
    this.workspace = workspace;
    this.columns = schema.columns().toArray(Column[]::new);
    this.table = schema.name();
  }

  /**
   * The rows of several files.
   *
   * @param schema the columns to read
   */
  public static Dataset<Row> of(
      SparkSession spark, Workspace workspace, List<Path> files, TableSchema schema) {
    List<String> paths = files.stream().map(Path::toString).toList();
    int partitions = Math.min(paths.size(), 2 * spark.sparkContext().defaultParallelism());
    Dataset<String> names = spark.createDataset(paths, Encoders.STRING());
    return (paths.isEmpty() ? names : names.repartition(partitions))
        .flatMap(new TableRows(workspace, schema), Encoders.row(type(schema)));
  }

  private static StructType type(TableSchema schema) {
    StructType type = new StructType();
    for (Column column : schema.columns()) {
      type = type.add(column.name(), type(column));
    }
    return type;
  }

  private static DataType type(Column column) {
    return switch (column.kind()) {
      case STRING -> DataTypes.StringType;
      case INT -> DataTypes.IntegerType;
      case LONG -> DataTypes.LongType;
      case FLOAT -> DataTypes.FloatType;
      case BINARY, FLOAT_ARRAY -> DataTypes.BinaryType;
      default ->
          throw new IllegalArgumentException(
              "rows for Spark have texts, numbers, bytes and arrays of floats, was "
                  + column.kind());
    };
  }

  @Override
  public Iterator<Row> call(String file) throws IOException {
    TableReader reader =
        new ParquetFiles(workspace).readInTask(new Path(file), TableSchema.of(table, columns));
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return reader.hasNext();
      }

      @Override
      public Row next() {
        return row(reader.next());
      }
    };
  }

  private static Row row(Object[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] instanceof float[] floats ? FloatBytes.of(floats) : values[i];
    }
    return RowFactory.create(values);
  }
}
