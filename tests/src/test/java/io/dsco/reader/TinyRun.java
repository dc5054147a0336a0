package io.dsco.reader;

import io.dsco.device.JobGroup;
import io.dsco.encode.CodecFactory;
import io.dsco.encode.EncodeSettings;
import io.dsco.encode.EncodeStage;
import io.dsco.encode.ImageReader;
import io.dsco.image.RgbImage;
import io.dsco.nopt.ClassSynthesizer;
import io.dsco.nopt.ClassTask;
import io.dsco.nopt.PivotListener;
import io.dsco.nopt.PivotTask;
import io.dsco.nopt.SynthesisListener;
import io.dsco.nopt.TemplateStatistics;
import io.dsco.nopt.TemplateTask;
import io.dsco.publish.PublishSettings;
import io.dsco.publish.PublishStage;
import io.dsco.publish.Succession;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.source.ImageSource;
import io.dsco.source.SourceIdentity;
import io.dsco.source.SourceRows;
import io.dsco.synthesize.LatentGuides;
import io.dsco.synthesize.SynthesisClass;
import io.dsco.synthesize.SynthesisSettings;
import io.dsco.synthesize.SynthesizeStage;
import io.dsco.synthesize.SynthesizerFactory;
import io.dsco.vae.LatentCodec;
import io.dsco.vae.LatentShape;
import io.dsco.workspace.Stage;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Publishes 3 classes of 40 samples, made by models that only draw noise. */
public final class TinyRun {
  static final int CLASSES = 3;
  static final int SAMPLES = 40;
  static final int SIDE = 8;
  static final LatentShape SHAPE = new LatentShape(4, 4, 4);
  private static final double SCALING_FACTOR = 0.5;

  private static final List<String> NAMES = List.of("shirt", "the 'odd' one", "bag");

  private TinyRun() {}

  static void publish(Path folder) throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate()) {
      publish(spark, folder);
    }
  }

  /** The same in a session that is open, each stage under its name. */
  public static void publish(SparkSession spark, Path folder) {
    Workspace workspace =
        new Workspace(folder.toUri().toString(), spark.sparkContext().hadoopConfiguration());
    EncodeStage encode =
        new EncodeStage(
            spark,
            workspace,
            new OneByteImages(),
            grey(),
            new NoiseCodec(),
            new EncodeSettings(1, 16, 0, 0, Map.of("size", SIDE)));
    execute(spark, encode);
    SynthesizeStage synthesize =
        new SynthesizeStage(
            spark,
            workspace,
            () -> LatentGuides.of(workspace, encode.fingerprint()),
            new NoiseCodec(),
            new Synthesizers(),
            settings());
    execute(spark, synthesize);
    PublishSettings settings =
        new PublishSettings(
            1, NAMES, "Noise", "made up", "mit", 16 << 10, Map.of("source", "noise"));
    execute(
        spark,
        new PublishStage(
            spark,
            workspace,
            synthesize.fingerprint(),
            Optional.empty(),
            Optional.empty(),
            settings,
            Succession.PLAIN));
  }

  private static void execute(SparkSession spark, Stage stage) {
    try (JobGroup group = JobGroup.open(spark, stage.name(), stage.name())) {
      stage.execute();
    }
  }

  private static SynthesisSettings settings() {
    List<SynthesisClass> classes =
        IntStream.range(0, CLASSES)
            .mapToObj(label -> new SynthesisClass(label, NAMES.get(label), label))
            .toList();
    return new SynthesisSettings(1, SAMPLES, 1, classes, Map.of("steps", 1));
  }

  private static ImageReader grey() {
    return bytes -> {
      byte[] rgb = new byte[3 * SIDE * SIDE];
      Arrays.fill(rgb, bytes[0]);
      return new RgbImage(SIDE, SIDE, rgb);
    };
  }

  private record OneByteImages() implements ImageSource {
    @Override
    public List<String> classNames() {
      return NAMES;
    }

    @Override
    public long imageCount() {
      return CLASSES * SAMPLES;
    }

    @Override
    public SourceIdentity identity() {
      return new SourceIdentity(1, 1, "0".repeat(64), List.of());
    }

    @Override
    public Dataset<Row> read(SparkSession spark) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < CLASSES * SAMPLES; i++) {
        int label = i % CLASSES;
        byte[] bytes = {(byte) i};
        rows.add(RowFactory.create("real/" + i, label, NAMES.get(label), "real/" + i, bytes));
      }
      return spark.createDataFrame(rows, SourceRows.SCHEMA);
    }
  }

  private record Synthesizers() implements SynthesizerFactory {
    private static final long serialVersionUID = 1;

    @Override
    public ClassSynthesizer open() {
      return new Noise();
    }

    @Override
    public String digest() {
      return "b".repeat(64);
    }

    @Override
    public String sampler() {
      return "noise";
    }

    @Override
    public String projector() {
      return "none";
    }

    @Override
    public String targets() {
      return "none";
    }

    @Override
    public void writeProjector(Path file, long runSeed) {
      throw new UnsupportedOperationException("this run has a source");
    }
  }

  /** Has no state, and so opens itself. */
  private record NoiseCodec() implements CodecFactory, LatentCodec {
    private static final long serialVersionUID = 1;

    @Override
    public LatentCodec open() {
      return this;
    }

    @Override
    public String digest() {
      return "a".repeat(64);
    }

    @Override
    public LatentShape shape() {
      return SHAPE;
    }

    @Override
    public double scalingFactor() {
      return SCALING_FACTOR;
    }

    @Override
    public float[][] encode(List<RgbImage> images, long runSeed, List<String> sampleIds) {
      return sampleIds.stream().map(id -> noise(runSeed, id.hashCode())).toArray(float[][]::new);
    }

    @Override
    public List<RgbImage> decode(float[][] latents) {
      return Arrays.stream(latents).map(NoiseCodec::image).toList();
    }

    private static RgbImage image(float[] latent) {
      byte[] rgb = new byte[3 * SIDE * SIDE];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = (byte) (100 + 20 * latent[i % latent.length]);
      }
      return new RgbImage(SIDE, SIDE, rgb);
    }

    @Override
    public void close() {}
  }

  private static final class Noise implements ClassSynthesizer {
    @Override
    public List<float[]> synthesize(ClassTask task, SynthesisListener listener) {
      return IntStream.range(0, task.samples())
          .mapToObj(index -> noise(task.runSeed(), 1000L * task.label() + index))
          .toList();
    }

    @Override
    public void pivots(PivotTask task, PivotListener listener) {
      throw new UnsupportedOperationException("this run keeps no pivots");
    }

    @Override
    public List<TemplateStatistics> template(TemplateTask task, SynthesisListener listener) {
      throw new UnsupportedOperationException("this run has a source");
    }

    @Override
    public void close() {}
  }

  private static float[] noise(long seed, long coordinate) {
    return RandomStream.of(seed, Purpose.STEP_NOISE, coordinate)
        .fillGaussian(new float[SHAPE.size()]);
  }
}
