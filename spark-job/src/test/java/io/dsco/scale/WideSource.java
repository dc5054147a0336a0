package io.dsco.scale;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;

import io.dsco.source.ImageSource;
import io.dsco.source.SourceIdentity;
import io.dsco.workspace.Sha256;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * As many images as wanted, of a few bytes, made where they are read, cut as finely as the sources
 * of files cut theirs.
 *
 * @param classes number of classes
 * @param perClass images of each
 */
record WideSource(int classes, int perClass) implements ImageSource {
  private static final int IMAGES_OF_A_PARTITION = 10_000;

  @Override
  public List<String> classNames() {
    return IntStream.range(0, classes).mapToObj(label -> "class " + label).toList();
  }

  @Override
  public long imageCount() {
    return (long) classes * perClass;
  }

  @Override
  public SourceIdentity identity() {
    return new SourceIdentity(
        imageCount(), imageCount(), Sha256.of(classes + " " + perClass), List.of());
  }

  @Override
  public Dataset<Row> read(SparkSession spark) {
    int partitions = Math.toIntExact(imageCount() / IMAGES_OF_A_PARTITION + 1);
    // Neighbours are of different classes, as in a folder that was shuffled.
    Column label = col("id").mod(classes).cast("int");
    Column id = format_string("n%08d/%012d.JPEG", label, col("id"));
    return spark
        .range(0, imageCount(), 1, partitions)
        .select(
            id.as("sample_id"),
            label.as("label"),
            concat(lit("class "), label.cast("string")).as("class_name"),
            id.as("source_path"),
            lit(new byte[] {1}).as("bytes"));
  }
}
