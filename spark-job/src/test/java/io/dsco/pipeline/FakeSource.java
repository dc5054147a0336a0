package io.dsco.pipeline;

import io.dsco.source.ImageSource;
import io.dsco.source.SourceIdentity;
import io.dsco.workspace.Sha256;
import io.dsco.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Pictures of one byte, which {@link FakeImages} reads; byte 0 is not an image.
 *
 * @param classes number of classes
 * @param perClass images of each class
 * @param partitions how the rows are cut
 * @param changed labels whose first image differs
 * @param broken how many images of label 0 are not images
 */
public record FakeSource(
    int classes, int perClass, int partitions, Set<Integer> changed, int broken)
    implements ImageSource {
  private static final StructType SCHEMA =
      new StructType()
          .add("sample_id", DataTypes.StringType)
          .add("label", DataTypes.IntegerType)
          .add("class_name", DataTypes.StringType)
          .add("source_path", DataTypes.StringType)
          .add("bytes", DataTypes.BinaryType);

  /** Intact images in so many partitions. */
  public static FakeSource of(int classes, int perClass, int partitions) {
    return new FakeSource(classes, perClass, partitions, Set.of(), 0);
  }

  @Override
  public List<String> classNames() {
    return IntStream.range(0, classes).mapToObj(label -> "class \"" + label + "\"").toList();
  }

  @Override
  public long imageCount() {
    return (long) classes * perClass;
  }

  @Override
  public SourceIdentity identity() {
    long files = (long) classes * perClass;
    String state = classes + " " + perClass + " " + new TreeSet<>(changed) + " " + broken;
    return new SourceIdentity(files, files, Sha256.of(state), List.of());
  }

  @Override
  public Dataset<Row> read(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (int index = perClass - 1; index >= 0; index--) {
      for (int label = 0; label < classes; label++) {
        String id = "train/" + Workspace.digits(label) + "/" + Workspace.digits(index);
        rows.add(
            RowFactory.create(
                id, label, classNames().get(label), id + ".png", new byte[] {value(label, index)}));
      }
    }
    return spark.createDataFrame(rows, SCHEMA).repartition(partitions);
  }

  private byte value(int label, int index) {
    if (label == 0 && index < broken) {
      return 0;
    }
    return (byte)
        (1 + (17 * label + 3 * index) % 100 + (changed.contains(label) && index == 0 ? 1 : 0));
  }
}
