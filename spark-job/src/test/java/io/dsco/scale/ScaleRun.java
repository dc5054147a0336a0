package io.dsco.scale;

import io.dsco.dope.Choice;
import io.dsco.dope.ConfusionRanking.Selection;
import io.dsco.dope.DopeStage;
import io.dsco.encode.EncodeSettings;
import io.dsco.encode.EncodeStage;
import io.dsco.image.EvaluationView;
import io.dsco.publish.Doping;
import io.dsco.publish.PublishSettings;
import io.dsco.publish.PublishStage;
import io.dsco.publish.SoftLabelling;
import io.dsco.publish.Succession;
import io.dsco.score.ScoreSettings;
import io.dsco.score.ScoreStage;
import io.dsco.student.StudentImages;
import io.dsco.student.StudentStage;
import io.dsco.synthesize.LatentGuides;
import io.dsco.synthesize.SynthesisClass;
import io.dsco.synthesize.SynthesisSettings;
import io.dsco.synthesize.SynthesizeStage;
import io.dsco.workspace.Stage;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/**
 * A run of every stage by models that do no work, on a cluster of this process as the driver and
 * executors beside it. A line a stage tells its seconds and what the driver holds when it ended.
 * Arguments: workspace, classes, images of a class.
 */
public final class ScaleRun {
  private static final int SAMPLES = 2;

  private final SparkSession spark;
  private final Workspace workspace;
  private final WideSource source;

  private ScaleRun(SparkSession spark, String workspace, WideSource source) {
    this.spark = spark;
    this.workspace = new Workspace(workspace, spark.sparkContext().hadoopConfiguration());
    this.source = source;
  }

  /** Runs. */
  public static void main(String[] arguments) throws IOException {
    WideSource source =
        new WideSource(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      spark.sparkContext().setLogLevel("WARN");
      // Starts the executors, so that no stage is charged for it.
      spark.range(2).count();
      new ScaleRun(spark, arguments[0], source).run();
    }
  }

  private void run() {
    List<Supplier<Stage>> stages =
        List.of(
            this::encode, this::synthesize, this::student, this::score, this::dope, this::publish);
    // A stage can only be made when those before it are complete.
    stages.forEach(stage -> measure(stage.get()));
  }

  private void measure(Stage stage) {
    long start = System.nanoTime();
    stage.execute();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.gc();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    System.out.printf(
        Locale.ROOT, "MEASURED %s %.2f %d%n", stage.name(), seconds, heap.getUsed() >> 20);
  }

  private EncodeStage encode() {
    EncodeSettings settings = new EncodeSettings(7, 64, 0, 0, Map.of());
    return new EncodeStage(
        spark, workspace, source, new IdleModels.Reader(), new IdleModels.Codec(), settings);
  }

  private SynthesizeStage synthesize() {
    List<SynthesisClass> classes =
        IntStream.range(0, source.classes())
            .mapToObj(label -> new SynthesisClass(label, "class " + label, label))
            .toList();
    return new SynthesizeStage(
        spark,
        workspace,
        () -> LatentGuides.of(workspace, encode().fingerprint()),
        new IdleModels.Codec(),
        new IdleModels.Synthesizers(),
        new SynthesisSettings(7, SAMPLES, 1, classes, Map.of()));
  }

  private StudentStage student() {
    return new StudentStage(
        spark,
        workspace,
        StudentImages.synthesized(workspace, synthesize().fingerprint()),
        new IdleModels.IdleTrainer(),
        EvaluationView.whole(2),
        source.classNames(),
        StudentStage.OtherSamples.RETRAIN);
  }

  private ScoreStage score() {
    return new ScoreStage(
        spark,
        workspace,
        source,
        new IdleModels.Reader(),
        new IdleModels.Classifiers("teacher"),
        Optional.of(new IdleModels.Classifiers("student")),
        new ScoreSettings(
            64,
            ScoreSettings.Logits.DROPPED,
            ScoreSettings.RejectedInputs.LISTED_BEFORE,
            0,
            Map.of()));
  }

  private DopeStage dope() {
    return new DopeStage(
        spark,
        workspace,
        score().fingerprint(),
        source.classNames(),
        Choice.mostConfusing(Selection.GLOBAL),
        SAMPLES);
  }

  private PublishStage publish() {
    PublishSettings settings =
        new PublishSettings(
            7, source.classNames(), "Scale", "made up", "mit", 256 << 20, Map.of("source", "none"));
    Doping doping =
        new Doping(dope().fingerprint(), encode().fingerprint(), source, new IdleModels.Reader());
    SoftLabelling labels = new SoftLabelling(new IdleModels.Classifiers("teacher"), 0, 64);
    return new PublishStage(
        spark,
        workspace,
        synthesize().fingerprint(),
        Optional.of(doping),
        Optional.of(labels),
        settings,
        Succession.PLAIN);
  }
}
