package io.dsco.bench;

import io.dsco.encode.CodecFactory;
import io.dsco.synthesize.LatentGuides;
import io.dsco.synthesize.SynthesisClass;
import io.dsco.synthesize.SynthesisSettings;
import io.dsco.synthesize.SynthesizeStage;
import io.dsco.synthesize.SynthesizerFactory;
import io.dsco.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * The synthesize stage in a process of its own, on the executors that its session has. Arguments:
 * folder of the work, its classes, how many of them are done first and not timed.
 */
final class SparkClasses {
  private final SparkSession spark;
  private final ClassWork work;
  private final Workspace workspace;
  private final CodecFactory codec;
  private final SynthesizerFactory synthesizer;

  private SparkClasses(SparkSession spark, ClassWork work) {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    this.spark = spark;
    this.work = work;
    this.workspace = work.workspace(configuration);
    this.codec = work.codec(configuration);
    this.synthesizer = work.synthesizer(configuration);
  }

  public static void main(String[] arguments) throws Exception {
    ClassWork work = new ClassWork(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    int warmUp = Integer.parseInt(arguments[2]);
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      spark.sparkContext().setLogLevel("WARN");
      SparkClasses classes = new SparkClasses(spark, work);
      classes.synthesize(work.classes(0, warmUp));
      ChildProcess.measured(() -> classes.synthesize(work.classes(warmUp, work.classes())));
    }
  }

  private void synthesize(List<SynthesisClass> classes) {
    SynthesisSettings settings =
        new SynthesisSettings(
            ClassWork.SEED, ClassWork.SAMPLES, ClassWork.STEPS, classes, Map.of());
    new SynthesizeStage(
            spark,
            workspace,
            () -> LatentGuides.of(workspace, work.encoded()),
            codec,
            synthesizer,
            settings)
        .execute();
  }
}
