package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.config.UserException;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Stages as a program runs them: what their commands do, on a session that the program has. */
public final class ProgrammedRun {
  private ProgrammedRun() {}

  /**
   * Runs every stage up to one that is not complete yet.
   *
   * @param stage its name, as a command's
   * @throws UserException when there is no such stage, or the user must change something
   * @throws io.dsco.encode.RejectedInputException when more inputs were rejected than the
   *     configuration allows
   * @throws RuntimeException when a task fails, with the task's own among its causes
   */
  public static void upTo(String stage, RunConfiguration configuration, SparkSession spark) {
    Pipeline all = JobStages.pipeline();
    Pipeline part =
        all.stages().stream()
            .filter(known -> known.name().equals(stage))
            .findFirst()
            .map(all::upTo)
            .orElseThrow(
                () ->
                    new UserException(
                        "a stage must be one of %s, was %s".formatted(names(all), stage)));
    FirstFailure first = FirstFailure.watch(spark, Failures.table());
    try {
      part.execute(configuration, spark);
    } catch (Exception failed) { // Spark's own are checked, and thrown undeclared
      Exception told = first.told(failed);
      throw told instanceof RuntimeException unchecked
          ? unchecked
          : new IllegalStateException(told.getMessage(), told);
    } finally {
      spark.sparkContext().removeSparkListener(first);
    }
  }

  private static String names(Pipeline pipeline) {
    List<String> names = pipeline.stages().stream().map(PipelineStage::name).toList();
    return String.join(", ", names);
  }
}
