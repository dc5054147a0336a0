package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.workspace.CheckpointFile;
import org.apache.spark.sql.SparkSession;

/** Compares the teacher's tensors with the configured network and the source's classes. */
record TeacherCheck(RunConfiguration configuration, SparkSession spark) implements Check {
  @Override
  public String name() {
    return "teacher";
  }

  @Override
  public Finding examine() {
    if (!TeacherNeed.ofDoping(configuration) && !TeacherNeed.ofPublishing(configuration)) {
      return Finding.good("not needed: no doping, no soft labels");
    }
    int classes =
        ClassMap.of(
                configuration,
                SourceWiring.openWhereUsed(configuration, spark),
                spark.sparkContext().hadoopConfiguration())
            .size();
    CheckpointFile file =
        new Checkpoints(configuration.checkpoints(), spark.sparkContext().hadoopConfiguration())
            .requiredTeacher();
    int tensors =
        new ModelFit(configuration)
            .requireClassifier(file.local(), configuration.teacher(), classes);
    return Finding.good(
        "%d tensors as configured, %d classes, %s"
            .formatted(tensors, classes, Checkpoints.shown(file)));
  }
}
