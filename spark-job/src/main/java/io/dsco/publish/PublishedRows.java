package io.dsco.publish;

import io.dsco.workspace.Column;
import io.dsco.workspace.EncodedImage;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.Sha256;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.TableSchema;
import io.dsco.workspace.Workspace;
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
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What the images of a product are compared by: id, label, class name, origin, and the digest of
 * the image. It crosses to executors with the workspace.
 */
final class PublishedRows implements FlatMapFunction<String, Row> {
  private static final long serialVersionUID = 1;

  /** SHA-256 of the published PNG file. */
  static final String DIGEST = "digest";

  /** What tells one row from all others of a product. */
  static final String[] KEY = {"sample_id", "label", "class_name", "origin"};

  private static final StructType SCHEMA =
      new StructType()
          .add(KEY[0], DataTypes.StringType, false)
          .add(KEY[1], DataTypes.IntegerType, false)
          .add(KEY[2], DataTypes.StringType, false)
          .add(KEY[3], DataTypes.StringType, false)
          .add(DIGEST, DataTypes.StringType, false);

  private final Workspace workspace;

  private PublishedRows(Workspace workspace) {
    this.workspace = workspace;
  }

  /** Of the product in that folder. */
  static Dataset<Row> of(SparkSession spark, Workspace workspace, Path folder, Manifest manifest) {
    List<String> shards =
        manifest.files().stream()
            .map(FileEntry::path)
            .filter(path -> path.startsWith(ProductTable.IMAGES.name() + "/"))
            .map(path -> new Path(folder, path).toString())
            .toList();
    return spark
        .createDataset(shards, Encoders.STRING())
        .repartition(shards.size())
        .flatMap(new PublishedRows(workspace), Encoders.row(SCHEMA));
  }

  private static TableSchema columns() {
    List<String> names = List.of(KEY);
    return new TableSchema(
        ProductTable.IMAGES.name(),
        ProductTable.IMAGES.columns().stream()
            .filter(column -> names.contains(column.name()) || column.kind() == Column.Kind.IMAGE)
            .toList());
  }

  @Override
  public Iterator<Row> call(String shard) throws IOException {
    TableReader rows = new ParquetFiles(workspace).readInTask(new Path(shard), columns());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        Object[] row = rows.next(); // id, image, label, class name, origin, as they are published
        String digest = Sha256.of(((EncodedImage) row[1]).bytes());
        return RowFactory.create(row[0], row[2], row[3], row[4], digest);
      }
    };
  }
}
