package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.device.JobGroup;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * The stages in their order. A stage that is complete finds so by itself, so whatever a stage needs
 * is had by running all before it.
 */
record Pipeline(List<PipelineStage> stages) {
  Pipeline {
    stages = List.copyOf(stages);
  }

  /** The pipeline that ends with one of its stages. */
  Pipeline upTo(PipelineStage last) {
    return new Pipeline(stages.subList(0, stages.indexOf(last) + 1));
  }

  void execute(RunConfiguration configuration, SparkSession spark) {
    stages.forEach(stage -> stage.requirements().accept(configuration));
    for (PipelineStage stage : stages) {
      try (JobGroup group = JobGroup.open(spark, stage.name(), stage.description())) {
        stage.body().accept(configuration, spark);
      }
    }
  }
}
