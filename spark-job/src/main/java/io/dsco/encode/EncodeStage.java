package io.dsco.encode;

import io.dsco.device.Progress;
import io.dsco.device.TaskCounter;
import io.dsco.source.EarlierRows;
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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes every image of the source once, and leaves one file of latents per class. Latents that an
 * earlier run drew of the same images by the same method are taken from there.
 */
public final class EncodeStage implements Stage {
  /** Counts up when the stage's result changes for the same settings. */
  private static final int METHOD_VERSION = 1;

  /** Key of {@link #method} in the manifest. */
  static final String METHOD = "method";

  private static final Logger LOG = LoggerFactory.getLogger(EncodeStage.class);

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
    Map<String, Long> counts = new TreeMap<>();
    try {
      StageResult result = folder().once(() -> manifest(new EncodedClasses(encode(tasks)), counts));
      // After the manifest: who then allows more encodes nothing again, and where the stage was
      // complete it may have been allowed more than now.
      requireFewRejected(result.measured().getOrDefault(StageResult.REJECTED, 0L), result.rows());
      return result.with(counts).with(tasks.measured());
    } finally {
      ExecutorModels.releaseIdle();
    }
  }

  private void requireFewRejected(long rejected, long encoded) {
    RejectedInputException.requireFew(
        rejected,
        encoded + rejected,
        settings.maxRejectedFraction(),
        LatentFiles.rejectedFile(workspace, fingerprint()));
  }

  private StageFolder folder() {
    return new StageFolder(workspace, workspace.latents(fingerprint()), fingerprint());
  }

  private List<FileEntry> encode(ModelTasks tasks) {
    Optional<EarlierLatents> earlier = EarlierLatents.find(spark, folder(), method().value());
    earlier.ifPresent(
        latents -> LOG.info("latents of unchanged images come from {}", latents.folder().path()));
    try (TaskCounter images = TaskCounter.open(spark, "images encoded");
        Progress progress = progress(images)) {
      ImageEncoder encoder = new ImageEncoder(codec, reader, settings, images.accumulator());
      // Rows of an RDD, whose tasks alone can be given a GPU; what sorts and writes needs none.
      JavaRDD<Row> rows =
          tasks.partitions(
              EarlierRows.beside(spark, source, earlier.map(latents -> latents.images(spark))),
              encoder);
      Dataset<Row> encoded = spark.createDataFrame(rows, ImageEncoder.OUTPUT);
      LatentFiles files =
          new LatentFiles(
              workspace,
              fingerprint(),
              codec,
              earlier.map(EarlierLatents::byLabel).orElse(Map.of()));
      return files.writeAll(encoded, source.classNames().size(), "sample_id", "source_path");
    }
  }

  /** Null, which try-with-resources passes over, when the number of images is not known. */
  private Progress progress(TaskCounter images) {
    long total = settings.expectedImages();
    return total > 0 ? Progress.start(name(), "images", total, images) : null;
  }

  /**
   * Does not tell what was reused: it is the manifest of one who encoded everything.
   *
   * @param counts gets that
   */
  private Manifest manifest(EncodedClasses encoded, Map<String, Long> counts) {
    encoded.requireInputs(source.imageCount());
    encoded.requireClasses(source.classNames());
    long reused = encoded.reused();
    long computed = encoded.images() - reused;
    counts.put(StageResult.COMPUTED, computed);
    counts.put(StageResult.REUSED, reused);
    LOG.info("{} images encoded, latents of {} taken from before", computed, reused);
    return new Manifest(
        name(),
        fingerprint().value(),
        encoded.latents(),
        Map.of(METHOD, method().value(), StageResult.REJECTED, encoded.rejected()));
  }
}
