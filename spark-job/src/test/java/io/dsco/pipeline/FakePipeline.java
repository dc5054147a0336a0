package io.dsco.pipeline;

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
import io.dsco.synthesize.Guides;
import io.dsco.synthesize.LatentGuides;
import io.dsco.synthesize.SynthesisClass;
import io.dsco.synthesize.SynthesisSettings;
import io.dsco.synthesize.SynthesizeStage;
import io.dsco.synthesize.TargetKeeping;
import io.dsco.template.TemplateSettings;
import io.dsco.template.TemplateStage;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
        // No URI, in which brackets are written otherwise.
        new Workspace("file:" + folder, LocalSpark.session().sparkContext().hadoopConfiguration());
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

  /** The synthesize stage, guided by the latents. */
  public SynthesizeStage synthesize() {
    return synthesize(() -> LatentGuides.of(workspace, encode().fingerprint()));
  }

  /** The synthesize stage, which leaves pivots of its latents. */
  public SynthesizeStage synthesize(TargetKeeping targets) {
    return synthesize(() -> LatentGuides.of(workspace, encode().fingerprint()), targets);
  }

  /** The synthesize stage. */
  public SynthesizeStage synthesize(Supplier<Guides> guides) {
    return synthesize(guides, TargetKeeping.NONE);
  }

  private SynthesizeStage synthesize(Supplier<Guides> guides, TargetKeeping targets) {
    SynthesisSettings settings =
        new SynthesisSettings(
            7, samples, FakeSynthesizer.STEPS, classes(), Map.of("guidance", 1.5), targets);
    return new SynthesizeStage(spark(), workspace, guides, codec(), synthesizer(), settings);
  }

  /** The template stage, with twice as many samples. */
  public TemplateStage template() {
    return new TemplateStage(
        spark(),
        workspace,
        synthesizer(),
        new TemplateSettings(7, 2 * samples, FakeSynthesizer.STEPS, classes()));
  }

  private List<SynthesisClass> classes() {
    return IntStream.range(0, source.classes())
        .mapToObj(label -> new SynthesisClass(label, "class " + label, 100 + label))
        .toList();
  }

  private static FakeSynthesizer.Factory synthesizer() {
    return new FakeSynthesizer.Factory("b".repeat(64));
  }

  /** The student stage. */
  public StudentStage student() {
    return student(StudentStage.OtherSamples.RETRAIN);
  }

  /** The student stage, which may keep a student of other samples. */
  public StudentStage student(StudentStage.OtherSamples otherSamples) {
    return new StudentStage(
        spark(),
        workspace,
        StudentImages.synthesized(workspace, synthesize().fingerprint()),
        new FakeTrainer("c".repeat(64)),
        EvaluationView.whole(6),
        source.classNames(),
        otherSamples);
  }

  /** The score stage, whose student is another fake than the trained one. */
  public ScoreStage score() {
    return new ScoreStage(
        spark(),
        workspace,
        source,
        new FakeImages(),
        teacher(),
        Optional.of(new FakeClassifier.Factory(source.classes(), 6)),
        new ScoreSettings(
            batch,
            ScoreSettings.Logits.DROPPED,
            ScoreSettings.RejectedInputs.LISTED_BEFORE,
            maxRejected,
            Map.of("size", 6)));
  }

  /** The dope stage. */
  public DopeStage dope(Selection selection, int imagesPerClass) {
    return new DopeStage(
        spark(),
        workspace,
        score().fingerprint(),
        source.classNames(),
        Choice.mostConfusing(selection),
        imagesPerClass);
  }

  private FakeClassifier.Factory teacher() {
    return new FakeClassifier.Factory(source.classes(), 0);
  }

  /** The publish stage with real images and soft labels. */
  public PublishStage publishDoped(DopeStage dope, int top) {
    return publishDoped(
        new Doping(dope.fingerprint(), encode().fingerprint(), source, new FakeImages()), top);
  }

  /** The same with real images of another source. */
  public PublishStage publishDoped(Doping doping, int top) {
    return publish(
        Optional.of(doping),
        Optional.of(new SoftLabelling(teacher(), top, batch)),
        Succession.PLAIN);
  }

  /** The publish stage. */
  public PublishStage publish() {
    return publish(Succession.PLAIN);
  }

  /** The same, with what becomes of the product before. */
  public PublishStage publish(Succession succession) {
    return publish(Optional.empty(), Optional.empty(), succession);
  }

  private PublishStage publish(
      Optional<Doping> doping, Optional<SoftLabelling> labelling, Succession succession) {
    Fingerprint synthesized = synthesize().fingerprint();
    PublishSettings settings =
        new PublishSettings(
            7,
            source.classNames(),
            "Fake squares",
            "made up",
            "mit",
            shardBytes,
            Map.of("source", "fake"));
    return new PublishStage(
        spark(), workspace, synthesized, doping, labelling, settings, succession);
  }

  /** All three. */
  public void run() {
    encode().execute();
    synthesize().execute();
    publish().execute();
  }

  /** The codec of both. */
  public FakeCodec.Factory codec() {
    return new FakeCodec.Factory("a".repeat(64));
  }

  private static SparkSession spark() {
    return LocalSpark.session();
  }
}
