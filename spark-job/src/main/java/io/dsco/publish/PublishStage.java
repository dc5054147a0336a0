package io.dsco.publish;

import io.dsco.encode.LatentTable;
import io.dsco.publish.DatasetCard.PublishedTable;
import io.dsco.publish.SampleRows.Payload;
import io.dsco.synthesize.SynthesisTable;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.StageResult.State;
import io.dsco.workspace.Workspace;
import io.dsco.workspace.WorkspaceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Publishes what was synthesized as sharded, globally shuffled tables. */
public final class PublishStage implements Stage {
  /** Counts up when the product's form changes for the same samples. */
  private static final int FORMAT_VERSION = 1;

  private final SparkSession spark;
  private final Workspace workspace;
  private final Fingerprint synthesized;
  private final PublishSettings settings;

  /**
   * Does nothing yet.
   *
   * @param synthesized the fingerprint of the synthesize stage whose samples are published
   */
  public PublishStage(
      SparkSession spark, Workspace workspace, Fingerprint synthesized, PublishSettings settings) {
    this.spark = spark;
    this.workspace = workspace;
    this.synthesized = synthesized;
    this.settings = settings;
  }

  @Override
  public String name() {
    return ProductFolder.STAGE;
  }

  @Override
  public StageResult execute() {
    Path folder = workspace.dataset();
    try {
      Manifest samples = samples();
      Fingerprint fingerprint = fingerprint(samples);
      ProductFolder product = new ProductFolder(workspace, fingerprint);
      product.refuseForeignFiles();
      Optional<Manifest> complete = Manifest.complete(workspace.fileSystem(), folder, fingerprint);
      if (complete.isPresent()) {
        return StageResult.of(complete.get(), State.ALREADY_COMPLETE, folder.toString());
      }
      Manifest manifest = gather(samples, fingerprint, product.staging());
      product.publish(manifest);
      return StageResult.of(manifest, State.EXECUTED, folder.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot publish to " + folder, e);
    }
  }

  private Manifest samples() throws IOException {
    Path folder = workspace.synthesis(synthesized);
    return Manifest.complete(workspace.fileSystem(), folder, synthesized)
        .orElseThrow(
            () ->
                new WorkspaceException("no complete synthesis in " + folder + ": run synthesize"));
  }

  private Fingerprint fingerprint(Manifest samples) {
    return Fingerprint.of(
        Map.of(
            "stage", name(),
            "version", FORMAT_VERSION,
            "samples", samples.files().stream().map(FileEntry::sha256).toList(),
            "run_seed", settings.runSeed(),
            "class_names", settings.classNames(),
            "title", settings.title(),
            "license", settings.license(),
            "shard_bytes", settings.shardBytes(),
            "provenance", settings.provenance()));
  }

  private Manifest gather(Manifest samples, Fingerprint fingerprint, Path staging)
      throws IOException {
    long imageBytes = sum(samples, SynthesisTable.IMAGE_BYTES);
    List<FileEntry> files = new ArrayList<>();
    files.addAll(table(samples, staging, Payload.IMAGE, imageBytes));
    files.addAll(table(samples, staging, Payload.LATENT, latentBytes(samples)));
    List<PublishedTable> tables =
        List.of(
            new PublishedTable(
                ProductTable.IMAGES, "PNG files with label and origin", samples.rows()),
            new PublishedTable(
                ProductTable.LATENTS, "scaled latents, row-major C·H·W", samples.rows()));
    String card = new DatasetCard(settings, tables).text();
    String croissant = new Croissant(settings, tables, files).text();
    files.add(text(staging, "README.md", card));
    files.add(text(staging, "croissant.json", croissant));
    return new Manifest(name(), fingerprint.value(), files, attributes(samples));
  }

  private Map<String, Object> attributes(Manifest samples) {
    Map<String, Object> classes = new TreeMap<>();
    for (FileEntry file : samples.files()) {
      classes.put(
          file.property(LatentTable.LABEL), file.property(SynthesisTable.CLASS_FINGERPRINT));
    }
    return Map.of(
        "provenance", settings.provenance(),
        "synthesis_fingerprint", samples.fingerprint(),
        "class_fingerprints", classes,
        "latent_shape", only(samples, LatentTable.SHAPE),
        "latent_scaling_factor", only(samples, LatentTable.SCALING_FACTOR));
  }

  private List<FileEntry> table(Manifest samples, Path staging, Payload payload, long bytes)
      throws IOException {
    int shards = Math.toIntExact(Math.max(1, -Math.floorDiv(-bytes, settings.shardBytes())));
    ShardFiles writer =
        new ShardFiles(
            workspace, staging, payload, metadata(samples, payload), shards, settings.classNames());
    Dataset<Row> rows =
        classFiles(samples)
            .flatMap(
                new SampleRows(workspace, payload, settings.runSeed(), shards),
                Encoders.row(SampleRows.OUTPUT));
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

  private Dataset<String> classFiles(Manifest samples) {
    Path folder = workspace.synthesis(synthesized);
    List<String> paths =
        samples.files().stream().map(file -> new Path(folder, file.path()).toString()).toList();
    int partitions = Math.min(paths.size(), 2 * spark.sparkContext().defaultParallelism());
    return spark.createDataset(paths, Encoders.STRING()).repartition(partitions);
  }

  private Map<String, String> metadata(Manifest samples, Payload payload) {
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

  private FileEntry text(Path staging, String name, String text) throws IOException {
    return AtomicFile.writeText(workspace.fileSystem(), new Path(staging, name), text);
  }

  private static long latentBytes(Manifest samples) {
    long floats = 1;
    for (String size : only(samples, LatentTable.SHAPE).split(",")) {
      floats *= Long.parseLong(size);
    }
    return samples.rows() * floats * Float.BYTES;
  }

  private static long sum(Manifest samples, String property) {
    return samples.files().stream()
        .mapToLong(file -> Long.parseLong(file.property(property)))
        .sum();
  }

  /** The value that all class files share. */
  private static String only(Manifest samples, String property) {
    List<String> values =
        samples.files().stream().map(file -> file.property(property)).distinct().toList();
    if (values.size() != 1) {
      throw new IllegalStateException("class files differ in " + property + ": " + values);
    }
    return values.get(0);
  }
}
