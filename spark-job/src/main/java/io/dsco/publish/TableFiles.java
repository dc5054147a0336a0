package io.dsco.publish;

import io.dsco.encode.LatentTable;
import io.dsco.publish.SampleRows.Payload;
import io.dsco.synthesize.SynthesisTable;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ModelTasks;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Writes the product's tables into its staging folder. Lives on the driver.
 *
 * @param synthesis folder of the class files
 * @param samples manifest of the class files
 * @param real the real images, if there are any
 */
record TableFiles(
    SparkSession spark,
    Workspace workspace,
    Path synthesis,
    Manifest samples,
    Optional<RealRows> real,
    Path staging,
    PublishSettings settings) {
  /** Writes the shards of images or of latents. */
  List<FileEntry> write(Payload payload) throws IOException {
    int shards = shards(payload);
    ShardFiles writer =
        new ShardFiles(
            workspace, staging, payload, metadata(payload), shards, settings.classNames());
    Dataset<Row> synthetic =
        classFiles()
            .flatMap(
                new SampleRows(workspace, payload, settings.runSeed(), shards),
                Encoders.row(ShuffledRow.SCHEMA));
    Dataset<Row> rows =
        real.map(images -> synthetic.union(images.of(payload, settings.runSeed(), shards)))
            .orElse(synthetic);
    List<FileEntry> entries =
        new ArrayList<>(writer.writeAll(rows, shards, "order_high", "order_low", "sample_id"));
    Set<String> written = new HashSet<>();
    entries.forEach(entry -> written.add(entry.path()));
    for (int shard = 0; shard < shards; shard++) {
      if (!written.contains(writer.path(shard))) {
        entries.add(writer.writeEmpty(shard));
      }
    }
    return entries;
  }

  /** A shard of soft labels for each shard of images, which are read back from the staging. */
  List<FileEntry> writeSoftLabels(ModelTasks tasks, SoftLabelling labels, List<FileEntry> images) {
    Map<String, String> metadata =
        Map.of(
            "huggingface",
            DatasetCard.parquetFeatures(labels.schema(), settings.classNames()),
            ProductTable.CLASSES,
            String.valueOf(settings.classNames().size()));
    SoftLabelShards shards = new SoftLabelShards(workspace, staging, labels, metadata);
    return tasks.each(images.stream().map(FileEntry::path).sorted().toList(), shards).stream()
        .map(json -> Json.parse(json, FileEntry.class))
        .toList();
  }

  private int shards(Payload payload) {
    long rows = samples.rows() + real.map(RealRows::rows).orElse(0L);
    // Real images are taken to be as large as synthetic ones.
    long bytes =
        payload == Payload.IMAGE ? imageBytes() * rows / samples.rows() : latentBytes() * rows;
    return Math.toIntExact(Math.max(1, -Math.floorDiv(-bytes, settings.shardBytes())));
  }

  private Dataset<String> classFiles() {
    List<String> paths =
        samples.files().stream().map(file -> new Path(synthesis, file.path()).toString()).toList();
    int partitions = Math.min(paths.size(), 2 * spark.sparkContext().defaultParallelism());
    return spark.createDataset(paths, Encoders.STRING()).repartition(partitions);
  }

  private Map<String, String> metadata(Payload payload) {
    if (payload == Payload.IMAGE) {
      return Map.of(
          "huggingface", DatasetCard.parquetFeatures(ProductTable.IMAGES, settings.classNames()));
    }
    return Map.of(
        "huggingface",
        DatasetCard.parquetFeatures(ProductTable.LATENTS, settings.classNames()),
        LatentTable.SHAPE,
        only(samples, LatentTable.SHAPE),
        LatentTable.SCALING_FACTOR,
        only(samples, LatentTable.SCALING_FACTOR));
  }

  /** Of one latent. */
  private long latentBytes() {
    long floats = 1;
    for (String size : only(samples, LatentTable.SHAPE).split(",")) {
      floats *= Long.parseLong(size);
    }
    return floats * Float.BYTES;
  }

  /** Of the synthetic images. */
  private long imageBytes() {
    return samples.files().stream()
        .mapToLong(file -> Long.parseLong(file.property(SynthesisTable.IMAGE_BYTES)))
        .sum();
  }

  /** The value that all class files share. */
  static String only(Manifest samples, String property) {
    List<String> values =
        samples.files().stream().map(file -> file.property(property)).distinct().toList();
    if (values.size() != 1) {
      throw new IllegalStateException("class files differ in " + property + ": " + values);
    }
    return values.get(0);
  }
}
