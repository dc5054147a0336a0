package io.dsco.pipeline;

import io.dsco.encode.EncodeSettings;
import io.dsco.encode.EncodeStage;
import io.dsco.publish.PublishSettings;
import io.dsco.publish.PublishStage;
import io.dsco.synthesize.SynthesisClass;
import io.dsco.synthesize.SynthesisSettings;
import io.dsco.synthesize.SynthesizeStage;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/** The three stages over fakes. */
public record FakePipeline(
    Workspace workspace,
    FakeSource source,
    int samples,
    long shardBytes,
    int batch,
    double maxRejected) {
  /** Small batches, one shard, no rejected input allowed. */
  public static FakePipeline in(Path folder, FakeSource source, int samples) {
    Workspace workspace =
        new Workspace(
            folder.toUri().toString(), LocalSpark.session().sparkContext().hadoopConfiguration());
    return new FakePipeline(workspace, source, samples, 1 << 20, 4, 0);
  }

  /** The same with another size of shards. */
  public FakePipeline shards(long bytes) {
    return new FakePipeline(workspace, source, samples, bytes, batch, maxRejected);
  }

  /** The same with another budget of rejected inputs. */
  public FakePipeline maxRejected(double fraction) {
    return new FakePipeline(workspace, source, samples, shardBytes, batch, fraction);
  }

  /** The encode stage. */
  public EncodeStage encode() {
    EncodeSettings settings = new EncodeSettings(7, batch, 0, maxRejected, Map.of("size", 6));
    return new EncodeStage(spark(), workspace, source, new FakeImages(), codec(), settings);
  }

  /** The synthesize stage. */
  public SynthesizeStage synthesize() {
    List<SynthesisClass> classes =
        IntStream.range(0, source.classes())
            .mapToObj(label -> new SynthesisClass(label, "class " + label, 100 + label))
            .toList();
    SynthesisSettings settings =
        new SynthesisSettings(7, samples, FakeSynthesizer.STEPS, classes, Map.of("guidance", 1.5));
    return new SynthesizeStage(
        spark(),
        workspace,
        encode().fingerprint(),
        codec(),
        new FakeSynthesizer.Factory("b".repeat(64)),
        settings);
  }

  /** The publish stage. */
  public PublishStage publish() {
    Fingerprint synthesized = synthesize().fingerprint();
    PublishSettings settings =
        new PublishSettings(
            7, source.classNames(), "Fake squares", "mit", shardBytes, Map.of("source", "fake"));
    return new PublishStage(spark(), workspace, synthesized, settings);
  }

  /** All three. */
  public void run() {
    encode().execute();
    synthesize().execute();
    publish().execute();
  }

  private FakeCodec.Factory codec() {
    return new FakeCodec.Factory("a".repeat(64));
  }

  private static SparkSession spark() {
    return LocalSpark.session();
  }
}
