package io.dsco.encode;

import io.dsco.config.UserException;
import io.dsco.device.Progress;
import io.dsco.device.TaskCounter;
import io.dsco.source.ImageSource;
import io.dsco.workspace.ExecutorModels;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ModelTasks;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageFolder;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.Workspace;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Encodes every image of the source once, and leaves one file of latents per class. */
public final class EncodeStage implements Stage {
  /** Counts up when the stage's result changes for the same settings. */
  private static final int METHOD_VERSION = 1;

  private final SparkSession spark;
  private final Workspace workspace;
  private final ImageSource source;
  private final ImageReader reader;
  private final CodecFactory codec;
  private final EncodeSettings settings;

  /** Does nothing yet. */
  public EncodeStage(
      SparkSession spark,
      Workspace workspace,
      ImageSource source,
      ImageReader reader,
      CodecFactory codec,
      EncodeSettings settings) {
    this.spark = spark;
    this.workspace = workspace;
    this.source = source;
    this.reader = reader;
    this.codec = codec;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "encode";
  }

  /** What an image's latent depends on, apart from the image: the same for a changed source. */
  public Fingerprint method() {
    return Fingerprint.of(
        Map.of(
            "stage", name(),
            "version", METHOD_VERSION,
            "run_seed", settings.runSeed(),
            "codec", codec.digest(),
            "preparation", settings.preparation()));
  }

  /** Of the stage's result: method and input. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(
        Map.of(
            "method", method().value(),
            "classes", source.classNames(),
            "source", source.identity().sha256()));
  }

  @Override
  public StageResult execute() {
    ModelTasks tasks = ModelTasks.open(spark);
    try {
      return folder().once(() -> manifest(encode(tasks))).with(tasks.measured());
    } finally {
      ExecutorModels.releaseIdle();
    }
  }

  private StageFolder folder() {
    return new StageFolder(workspace, workspace.latents(fingerprint()), fingerprint());
  }

  private List<FileEntry> encode(ModelTasks tasks) {
    try (TaskCounter images = TaskCounter.open(spark, "images encoded");
        Progress progress = progress(images)) {
      ImageEncoder encoder = new ImageEncoder(codec, reader, settings, images.accumulator());
      // Rows of an RDD, whose tasks alone can be given a GPU; what sorts and writes needs none.
      JavaRDD<Row> rows = tasks.partitions(source.read(spark).javaRDD(), encoder);
      Dataset<Row> encoded = spark.createDataFrame(rows, ImageEncoder.OUTPUT);
      LatentFiles files = new LatentFiles(workspace, fingerprint(), codec);
      return files.writeAll(encoded, source.classNames().size(), "sample_id", "source_path");
    }
  }

  /** Null, which try-with-resources passes over, when the number of images is not known. */
  private Progress progress(TaskCounter images) {
    long total = settings.expectedImages();
    return total > 0 ? Progress.start(name(), "images", total, images) : null;
  }

  private Manifest manifest(List<FileEntry> entries) {
    List<FileEntry> classes = entries.stream().filter(entry -> label(entry) >= 0).toList();
    long rejected =
        entries.stream().filter(entry -> label(entry) < 0).mapToLong(FileEntry::rows).sum();
    long encoded = classes.stream().mapToLong(FileEntry::rows).sum();
    checkRejected(rejected, encoded + rejected);
    checkClasses(classes.stream().map(EncodeStage::label).collect(Collectors.toSet()));
    return new Manifest(
        name(),
        fingerprint().value(),
        classes,
        Map.of("method", method().value(), "rejected", rejected));
  }

  private void checkRejected(long rejected, long total) {
    if (total == 0) {
      throw new UserException("the source has no images (source.path)");
    }
    if (rejected > settings.maxRejectedFraction() * total) {
      throw new RejectedInputException(
          String.format(
              Locale.ROOT,
              "%d of %d inputs were rejected, more than input.max-rejected-fraction = %s allows;"
                  + " paths and reasons are in %s",
              rejected,
              total,
              settings.maxRejectedFraction(),
              LatentFiles.rejectedFile(workspace, fingerprint())));
    }
  }

  private void checkClasses(Set<Integer> found) {
    List<String> names = source.classNames();
    for (int label = 0; label < names.size(); label++) {
      if (!found.contains(label)) {
        throw new UserException(
            "class " + names.get(label) + " (label " + label + ") has no usable image");
      }
    }
    for (int label : found) {
      if (label >= names.size()) {
        throw new UserException(
            "label " + label + " has no class name, there are " + names.size() + " classes");
      }
    }
  }

  private static int label(FileEntry entry) {
    return Integer.parseInt(entry.property(LatentTable.LABEL));
  }
}
