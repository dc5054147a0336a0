package io.dsco.publish;

import io.dsco.encode.LatentTable;
import io.dsco.publish.DatasetCard.PublishedTable;
import io.dsco.publish.SampleRows.Payload;
import io.dsco.synthesize.SynthesisTable;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.ExecutorModels;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.StageResult.State;
import io.dsco.workspace.Workspace;
import io.dsco.workspace.WorkspaceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Publishes the synthesized samples and the selected real images as sharded, globally shuffled
 * tables, with the teacher's labels of all of them.
 */
public final class PublishStage implements Stage {
  /** Counts up when the product's form changes for the same samples. */
  private static final int FORMAT_VERSION = 1;

  private final SparkSession spark;
  private final Workspace workspace;
  private final Fingerprint synthesized;
  private final Optional<Doping> doping;
  private final Optional<SoftLabelling> labelling;
  private final PublishSettings settings;

  /**
   * Does nothing yet.
   *
   * @param synthesized the fingerprint of the synthesize stage whose samples are published
   * @param doping the real images, if there are any
   * @param labelling the table of soft labels, if there is one
   */
  public PublishStage(
      SparkSession spark,
      Workspace workspace,
      Fingerprint synthesized,
      Optional<Doping> doping,
      Optional<SoftLabelling> labelling,
      PublishSettings settings) {
    this.spark = spark;
    this.workspace = workspace;
    this.synthesized = synthesized;
    this.doping = doping;
    this.labelling = labelling;
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
    } finally {
      ExecutorModels.releaseIdle();
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
    Map<String, Object> parts = new HashMap<>();
    parts.put("stage", name());
    parts.put("version", FORMAT_VERSION);
    parts.put("samples", samples.files().stream().map(FileEntry::sha256).toList());
    parts.put("doping", doping.map(real -> real.selected().value()).orElse("none"));
    parts.put("soft_labels", labelling.map(SoftLabelling::digest).orElse("none"));
    parts.put("run_seed", settings.runSeed());
    parts.put("class_names", settings.classNames());
    parts.put("title", settings.title());
    parts.put("license", settings.license());
    parts.put("shard_bytes", settings.shardBytes());
    parts.put("provenance", settings.provenance());
    return Fingerprint.of(parts);
  }

  private Manifest gather(Manifest samples, Fingerprint fingerprint, Path staging)
      throws IOException {
    Optional<RealRows> real = Optional.empty();
    if (doping.isPresent()) {
      real = Optional.of(RealRows.open(spark, workspace, doping.get()));
    }
    long rows = samples.rows() + real.map(RealRows::rows).orElse(0L);
    List<PublishedTable> tables = new ArrayList<>();
    List<FileEntry> images =
        table(samples, real, staging, Payload.IMAGE, imageBytes(samples) * rows / samples.rows());
    List<FileEntry> files = new ArrayList<>(images);
    tables.add(new PublishedTable(ProductTable.IMAGES, "PNG files with label and origin", rows));
    files.addAll(table(samples, real, staging, Payload.LATENT, latentBytes(samples) * rows));
    tables.add(new PublishedTable(ProductTable.LATENTS, "scaled latents, row-major C·H·W", rows));
    if (labelling.isPresent()) {
      files.addAll(softLabels(labelling.get(), images, staging));
      tables.add(new PublishedTable(labelling.get().schema(), labelling.get().description(), rows));
    }
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
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("provenance", settings.provenance());
    attributes.put("synthesis_fingerprint", samples.fingerprint());
    attributes.put("class_fingerprints", classes);
    attributes.put("latent_shape", only(samples, LatentTable.SHAPE));
    attributes.put("latent_scaling_factor", only(samples, LatentTable.SCALING_FACTOR));
    doping.ifPresent(real -> attributes.put("doping_fingerprint", real.selected().value()));
    return attributes;
  }

  private List<FileEntry> table(
      Manifest samples, Optional<RealRows> real, Path staging, Payload payload, long bytes)
      throws IOException {
    int shards = Math.toIntExact(Math.max(1, -Math.floorDiv(-bytes, settings.shardBytes())));
    ShardFiles writer =
        new ShardFiles(
            workspace, staging, payload, metadata(samples, payload), shards, settings.classNames());
    Dataset<Row> synthetic =
        classFiles(samples)
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
  private List<FileEntry> softLabels(SoftLabelling labels, List<FileEntry> images, Path staging) {
    Map<String, String> metadata =
        Map.of(
            "huggingface",
            DatasetCard.parquetFeatures(labels.schema(), settings.classNames()),
            ProductTable.CLASSES,
            String.valueOf(settings.classNames().size()));
    SoftLabelShards shards = new SoftLabelShards(workspace, staging, labels, metadata);
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(images.stream().map(FileEntry::path).sorted().toList(), images.size())
        .map(shards)
        .collect()
        .stream()
        .map(json -> Json.parse(json, FileEntry.class))
        .toList();
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

  /** Of one latent. */
  private static long latentBytes(Manifest samples) {
    long floats = 1;
    for (String size : only(samples, LatentTable.SHAPE).split(",")) {
      floats *= Long.parseLong(size);
    }
    return floats * Float.BYTES;
  }

  /** Of the synthetic images; real ones are taken to be as large. */
  private static long imageBytes(Manifest samples) {
    return samples.files().stream()
        .mapToLong(file -> Long.parseLong(file.property(SynthesisTable.IMAGE_BYTES)))
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
