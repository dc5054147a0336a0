package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.config.SynthesisSettings.Alignment;
import io.dsco.config.TriggerSettings;
import io.dsco.config.UserException;
import io.dsco.dope.DopeStage;
import io.dsco.publish.Doping;
import io.dsco.score.ScoreStage;
import io.dsco.student.StudentStage;
import io.dsco.synthesize.SynthesizeStage;
import io.dsco.trigger.DopeTrigger;
import io.dsco.trigger.Trial;
import io.dsco.trigger.TriggerStage;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.PendingUploads;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageFolder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stages of a run in their order, made from its configuration when their turn comes. */
final class JobStages {
  private static final Logger LOG = LoggerFactory.getLogger(JobStages.class);

  private final RunLedger ledger = new RunLedger();
  private JobWiring wiring;
  private DopingWiring doping;
  private SynthesisWiring synthesis;

  /** Samples of every class that are synthesized; found by the trigger where there is one. */
  private int synthesized;

  /** All stages, in the order in which one needs the other. */
  static Pipeline pipeline() {
    JobStages stages = new JobStages();
    return new Pipeline(
        List.of(
            new PipelineStage(
                    "encode", "Encodes the images as latents of the autoencoder.", stages::encode)
                .where(RunConfiguration::usesSource),
            new PipelineStage(
                    "template",
                    "Denoises samples of every class plainly, whose statistics guide a data-free run.",
                    stages::template)
                .where(run -> run.synthesis().alignment() == Alignment.DATA_FREE),
            new PipelineStage(
                    "trigger",
                    "Finds how many samples of a class are worth synthesizing.",
                    stages::trigger)
                .where(RunConfiguration::usesSource)
                .requiring(run -> TeacherNeed.require(TeacherNeed.ofTrigger(run), run)),
            new PipelineStage(
                "synthesize",
                "Synthesizes samples of every class with optimised noise.",
                stages::synthesize),
            new PipelineStage(
                    "dope",
                    "Trains a student on the samples and selects the real images it confuses most.",
                    stages::dope)
                .where(RunConfiguration::usesSource)
                .requiring(run -> TeacherNeed.require(TeacherNeed.ofDoping(run), run)),
            new PipelineStage(
                    "publish",
                    "Publishes samples, selected images and soft labels as Parquet tables.",
                    stages::publish)
                .requiring(run -> TeacherNeed.require(TeacherNeed.ofPublishing(run), run))),
        stages.ledger);
  }

  /** The first stage of a run opens what all of them share. */
  private void open(RunConfiguration configuration, SparkSession spark) {
    if (wiring == null) {
      wiring = JobWiring.open(configuration, spark);
      PendingUploads.takeBack(wiring.workspace());
      doping = new DopingWiring(wiring);
      synthesis = new SynthesisWiring(wiring);
      synthesized = configuration.synthesis().ipc();
    }
  }

  private void encode(RunConfiguration configuration, SparkSession spark) {
    open(configuration, spark);
    execute(wiring.encode());
  }

  private void template(RunConfiguration configuration, SparkSession spark) {
    open(configuration, spark);
    execute(synthesis.template());
  }

  private void trigger(RunConfiguration configuration, SparkSession spark) {
    int wanted = configuration.synthesis().ipc();
    TriggerSettings settings = configuration.trigger();
    if (settings.mode() == TriggerSettings.Mode.MEASURED) {
      TriggerStage stage = measured(settings, wanted);
      execute(stage);
      synthesis.forgetTargets();
      synthesized = stage.synthesized();
    } else {
      synthesized =
          settings.mode() == TriggerSettings.Mode.OFF ? wanted : Math.min(wanted, settings.fixed());
      LOG.info(
          "{} of {} images of a class are synthesized, as trigger.mode says", synthesized, wanted);
    }
    requireEnough(doped(configuration));
  }

  /** Known before any sample is paid for; whether as many can be scored shows later. */
  private void requireEnough(int dopedPerClass) {
    Manifest latents = latents();
    long wanted = (long) dopedPerClass * latents.files().size();
    if (wanted > latents.rows()) {
      throw new UserException(
          "%d real images are to be added, there are %d (synthesis.ipc, trigger.mode)"
              .formatted(wanted, latents.rows()));
    }
  }

  private Manifest latents() {
    Fingerprint encoded = wiring.encode().fingerprint();
    return new StageFolder(wiring.workspace(), wiring.workspace().latents(encoded), encoded)
        .required("encode");
  }

  private TriggerStage measured(TriggerSettings settings, int wanted) {
    DopeTrigger trigger = new DopeTrigger(settings.schedule(), wanted, wiring.classes().size());
    // Samples that nothing aligns with images may be more than these.
    if (wiring.configuration().synthesis().alignment() == Alignment.DATA_ACCESSIBLE) {
      trigger.requireImages(
          latents().files().stream().mapToLong(FileEntry::rows).min().orElseThrow());
    }
    return new TriggerStage(wiring.workspace(), trigger, this::trial);
  }

  private Trial trial(int samplesPerClass) {
    SynthesizeStage synthesize = synthesis.synthesize(samplesPerClass);
    execute(synthesize);
    ScoreStage score = scored(synthesize);
    return new Trial(samplesPerClass, score.recognised(), score.fingerprint().value());
  }

  private void synthesize(RunConfiguration configuration, SparkSession spark) {
    open(configuration, spark);
    if (!configuration.usesSource()) {
      LOG.info("no real image can be added: all {} of a class are synthesized", synthesized);
    }
    execute(synthesis.synthesize(synthesized));
  }

  private void dope(RunConfiguration configuration, SparkSession spark) {
    if (doped(configuration) > 0) {
      ScoreStage score = scored(synthesis.synthesize(synthesized));
      execute(doping.dope(score, doped(configuration)));
    } else {
      LOG.info("no real image is added: all {} of a class are synthesized", synthesized);
    }
  }

  private ScoreStage scored(SynthesizeStage synthesize) {
    StudentStage student = doping.student(synthesize);
    execute(student);
    ScoreStage score = doping.score(student);
    execute(score);
    return score;
  }

  private void publish(RunConfiguration configuration, SparkSession spark) {
    SynthesizeStage synthesize = synthesis.synthesize(synthesized);
    Optional<Doping> real = Optional.empty();
    Map<String, Object> counts = new TreeMap<>();
    counts.put("synthesized_per_class", synthesized);
    counts.put("doped_per_class", doped(configuration));
    if (doped(configuration) > 0) {
      StudentStage student = doping.student(synthesize);
      student.kept().ifPresent(kept -> counts.put("kept_student", kept.value()));
      DopeStage dope = doping.dope(doping.score(student), doped(configuration));
      real = Optional.of(doping.doping(dope));
    }
    execute(
        new PublishWiring(wiring)
            .publish(synthesize, real, doping.softLabelling(), counts, ledger.results()));
  }

  private int doped(RunConfiguration configuration) {
    return configuration.synthesis().ipc() - synthesized;
  }

  private void execute(Stage stage) {
    new StageRun(wiring.configuration(), wiring.spark(), wiring.workspace(), ledger).of(stage);
  }
}
