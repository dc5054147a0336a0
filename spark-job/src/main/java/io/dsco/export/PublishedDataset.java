package io.dsco.export;

import io.dsco.config.UserException;
import io.dsco.publish.ProductTable;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.LiteralGlob;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A published dataset as its manifest describes it. Lives on the driver.
 *
 * @param workspace that holds it
 */
record PublishedDataset(Workspace workspace, Manifest manifest) {
  /** Attribute of an export's manifest: the fingerprint of the dataset that it has. */
  static final String FINGERPRINT = "dataset_fingerprint";

  /**
   * The workspace's own.
   *
   * @throws UserException when nothing is published
   */
  static PublishedDataset of(Workspace workspace) {
    try {
      Manifest manifest =
          Manifest.read(workspace.fileSystem(), workspace.dataset())
              .orElseThrow(
                  () -> new UserException(workspace.dataset() + " must be published, it is not"));
      return new PublishedDataset(workspace, manifest);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + workspace.dataset(), e);
    }
  }

  String fingerprint() {
    return manifest.fingerprint();
  }

  /** The shards of images that have rows, in the published order, with their soft labels. */
  List<PublishedShard> shards() {
    Set<String> files = new HashSet<>();
    manifest.files().forEach(file -> files.add(file.path()));
    List<PublishedShard> shards = new ArrayList<>();
    long first = 0;
    for (FileEntry images : images()) {
      String name = images.path().substring(ProductTable.IMAGES.name().length());
      String labels = ProductTable.SOFT_LABELS.name() + name;
      if (images.rows() > 0) {
        shards.add(
            new PublishedShard(
                path(images.path()),
                files.contains(labels) ? path(labels) : "",
                first,
                images.rows()));
      }
      first += images.rows();
    }
    return shards;
  }

  /** Of all images. */
  long rows() {
    return images().stream().mapToLong(FileEntry::rows).sum();
  }

  /** Of the images and soft labels as they are published, compressed. */
  long tableBytes() {
    String latents = ProductTable.LATENTS.name() + "/";
    return manifest.files().stream()
        .filter(file -> file.rows() > 0 && !file.path().startsWith(latents))
        .mapToLong(FileEntry::bytes)
        .sum();
  }

  /** The rows that a function makes of every shard, one task each. */
  Dataset<Row> rows(
      SparkSession spark, FlatMapFunction<PublishedShard, Row> function, StructType schema) {
    List<PublishedShard> shards = shards();
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(shards, Math.max(1, shards.size()))
            .flatMap(function),
        schema);
  }

  /** Label and name of every class, by label. */
  List<Row> classes(SparkSession spark) {
    return spark
        .read()
        .parquet(LiteralGlob.of(new Path(path(ProductTable.IMAGES.name()))).toString())
        .select("label", "class_name")
        .distinct()
        .orderBy("label", "class_name")
        .collectAsList();
  }

  private List<FileEntry> images() {
    String folder = ProductTable.IMAGES.name() + "/";
    return manifest.files().stream().filter(file -> file.path().startsWith(folder)).toList();
  }

  private String path(String file) {
    return new Path(workspace.dataset(), file).toString();
  }
}
