package io.dsco.publish;

import io.dsco.encode.LatentTable;
import io.dsco.publish.DatasetCard.PublishedTable;
import io.dsco.publish.SampleRows.Payload;
import io.dsco.source.SourceException;
import io.dsco.synthesize.ClassFiles;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.ExecutorModels;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ModelTasks;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageFolder;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.StageResult.State;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Publishes the synthesized samples and the selected real images as sharded, globally shuffled
 * tables, with the teacher's labels of all of them.
 */
public final class PublishStage implements Stage {
  /** The name in the command line, in {@code run.json} and in the dataset's manifest. */
  public static final String NAME = ProductFolder.STAGE;

  /** Counts up when the product's form changes for the same samples. */
  private static final int FORMAT_VERSION = 2;

  /** Key of the fingerprints of the samples' files by label, in the manifest. */
  static final String CLASS_FINGERPRINTS = "class_fingerprints";

  private final SparkSession spark;
  private final Workspace workspace;
  private final Fingerprint synthesized;
  private final Optional<Doping> doping;
  private final Optional<SoftLabelling> labelling;
  private final PublishSettings settings;
  private final Succession succession;

  /**
   * Does nothing yet.
   *
   * @param synthesized the fingerprint of the synthesize stage whose samples are published
   * @param doping the real images, if there are any
   * @param labelling the table of soft labels, if there is one
   * @param succession what becomes of the product before
   */
  public PublishStage(
      SparkSession spark,
      Workspace workspace,
      Fingerprint synthesized,
      Optional<Doping> doping,
      Optional<SoftLabelling> labelling,
      PublishSettings settings,
      Succession succession) {
    this.spark = spark;
    this.workspace = workspace;
    this.synthesized = synthesized;
    this.doping = doping;
    this.labelling = labelling;
    this.settings = settings;
    this.succession = succession;
  }

  @Override
  public String name() {
    return NAME;
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
        product.removeStaging();
        return StageResult.of(complete.get(), State.ALREADY_COMPLETE, folder.toString());
      }
      ModelTasks tasks = ModelTasks.open(spark);
      Manifest manifest = gather(tasks, samples, fingerprint, product.staging());
      new Replacement(spark, workspace, product, succession).by(manifest);
      return StageResult.of(manifest, State.EXECUTED, folder.toString()).with(tasks.measured());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot publish to " + folder, e);
    } finally {
      ExecutorModels.releaseIdle();
    }
  }

  private Manifest samples() {
    return new StageFolder(workspace, workspace.synthesis(synthesized), synthesized)
        .required("synthesize");
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

  private Manifest gather(ModelTasks tasks, Manifest samples, Fingerprint fingerprint, Path staging)
      throws IOException {
    Optional<RealRows> real = doping.map(images -> RealRows.open(spark, workspace, images));
    long rows = samples.rows() + real.map(RealRows::rows).orElse(0L);
    TableFiles writer =
        new TableFiles(
            spark, workspace, workspace.synthesis(synthesized), samples, real, staging, settings);
    List<FileEntry> images = complete(writer.write(Payload.IMAGE), rows);
    List<FileEntry> files = new ArrayList<>(images);
    files.addAll(complete(writer.write(Payload.LATENT), rows));
    List<PublishedTable> tables = new ArrayList<>();
    tables.add(new PublishedTable(ProductTable.IMAGES, "PNG files with label and origin", rows));
    tables.add(new PublishedTable(ProductTable.LATENTS, "scaled latents, row-major C·H·W", rows));
    if (labelling.isPresent()) {
      SoftLabelling labels = labelling.get();
      files.addAll(complete(writer.writeSoftLabels(tasks, labels, images), rows));
      tables.add(new PublishedTable(labels.schema(), labels.description(), rows));
    }
    String card = new DatasetCard(settings, tables).text();
    String croissant = new Croissant(settings, tables, files).text();
    files.add(text(staging, "README.md", card));
    files.add(text(staging, "croissant.json", croissant));
    return new Manifest(name(), fingerprint.value(), files, attributes(samples));
  }

  /** The files of a table, when they have every row. */
  private static List<FileEntry> complete(List<FileEntry> files, long rows) {
    long written = files.stream().mapToLong(FileEntry::rows).sum();
    if (written != rows) {
      throw new SourceException(
          "the source changed during the run: of %d rows of %s, %d could be written"
              .formatted(rows, files.get(0).path(), written));
    }
    return files;
  }

  private Map<String, Object> attributes(Manifest samples) {
    Map<String, Object> classes = new TreeMap<>();
    for (FileEntry file : samples.files()) {
      classes.put(file.property(LatentTable.LABEL), file.property(ClassFiles.FINGERPRINT));
    }
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("provenance", settings.provenance());
    attributes.put("synthesis_fingerprint", samples.fingerprint());
    attributes.put(CLASS_FINGERPRINTS, classes);
    attributes.put("latent_shape", TableFiles.only(samples, LatentTable.SHAPE));
    attributes.put("latent_scaling_factor", TableFiles.only(samples, LatentTable.SCALING_FACTOR));
    doping.ifPresent(real -> attributes.put("doping_fingerprint", real.selected().value()));
    return attributes;
  }

  private FileEntry text(Path staging, String name, String text) throws IOException {
    return AtomicFile.writeText(workspace.fileSystem(), new Path(staging, name), text);
  }
}
