package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.config.UserException;
import io.dsco.device.JobGroup;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * The stages in their order. A stage that is complete finds so by itself, so whatever a stage needs
 * is had by running all before it.
 */
record Pipeline(List<PipelineStage> stages, RunLedger ledger) {
  Pipeline {
    stages = List.copyOf(stages);
  }

  /** Stages that keep no accounts. */
  Pipeline(List<PipelineStage> stages) {
    this(stages, new RunLedger());
  }

  /** The pipeline that ends with one of its stages. */
  Pipeline upTo(PipelineStage last) {
    return new Pipeline(stages.subList(0, stages.indexOf(last) + 1), ledger);
  }

  /** Refuses a configuration that lacks what a stage needs. */
  void require(RunConfiguration configuration) {
    requirePart(stages.get(stages.size() - 1), configuration);
    parts(configuration).forEach(stage -> stage.requirements().accept(configuration));
  }

  private List<PipelineStage> parts(RunConfiguration configuration) {
    return stages.stream().filter(stage -> stage.applies().test(configuration)).toList();
  }

  void execute(RunConfiguration configuration, SparkSession spark) {
    require(configuration);
    List<PipelineStage> parts = parts(configuration);
    try {
      for (PipelineStage stage : parts) {
        try (JobGroup group = JobGroup.open(spark, stage.name(), stage.description())) {
          stage.body().accept(configuration, spark);
        }
      }
    } finally {
      ledger.tell(configuration.name());
    }
  }

  private static void requirePart(PipelineStage stage, RunConfiguration configuration) {
    if (!stage.applies().test(configuration)) {
      String images = configuration.usesSource() ? "images are read" : "no image is read";
      throw new UserException(
          "the stage %s is no part of a run in which %s and alignment is %s (synthesis.alignment)"
              .formatted(
                  stage.name(), images, configuration.synthesis().alignment().settingName()));
    }
  }
}
