package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.publish.Doping;
import io.dsco.publish.PublishSettings;
import io.dsco.publish.PublishStage;
import io.dsco.publish.SoftLabelling;
import io.dsco.publish.Succession;
import io.dsco.synthesize.SynthesizeStage;
import io.dsco.workspace.StageResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the stage that publishes. */
record PublishWiring(JobWiring job) {
  /**
   * The stage that publishes samples with what was added to them.
   *
   * @param counts of both, for the dataset's manifest
   * @param stages that ran before it
   */
  PublishStage publish(
      SynthesizeStage synthesize,
      Optional<Doping> doping,
      Optional<SoftLabelling> labelling,
      Map<String, Object> counts,
      List<StageResult> stages) {
    RunConfiguration configuration = job.configuration();
    Map<String, Object> provenance = new HashMap<>(job.provenance());
    provenance.putAll(counts);
    PublishSettings settings =
        new PublishSettings(
            configuration.seed(),
            job.classNames(),
            configuration.name(),
            noise(),
            configuration.publish().license(),
            configuration.publish().shardSize(),
            provenance);
    return new PublishStage(
        job.spark(),
        job.workspace(),
        synthesize.fingerprint(),
        doping,
        labelling,
        settings,
        new Succession(configuration.publish().keepVersions(), stages));
  }

  /** How the samples' noise was chosen, for the dataset's card. */
  private String noise() {
    return switch (job.configuration().synthesis().alignment()) {
      case DATA_ACCESSIBLE -> "optimised against the latents of the real images";
      case DATA_FREE -> "optimised against plainly drawn samples; no real image was used for it";
      case NONE -> "drawn at random";
    };
  }
}
