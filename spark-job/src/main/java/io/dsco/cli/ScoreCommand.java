package io.dsco.cli;

import io.dsco.classifier.StoredClassifier;
import io.dsco.config.RunConfiguration;
import io.dsco.device.JobGroup;
import io.dsco.score.ClassifierFactory;
import io.dsco.score.ScoreSettings.RejectedInputs;
import io.dsco.score.ScoreStage;
import io.dsco.source.ImageSource;
import io.dsco.workspace.CheckpointFile;
import io.dsco.workspace.Workspace;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

/**
 * Labels a dataset by its teacher, and scores its images by a student's confusion where {@code
 * checkpoints.student} is set. Needs no other model.
 */
@Command
final class ScoreCommand extends ConfiguredCommand {
  @Override
  ExitStatus execute(RunConfiguration configuration, SparkSession spark) {
    Workspace workspace =
        new Workspace(configuration.workspace(), spark.sparkContext().hadoopConfiguration());
    RunLedger ledger = new RunLedger();
    try (JobGroup group = JobGroup.open(spark, "score", "Scores every image of the source.")) {
      new StageRun(configuration, spark, workspace, ledger).of(stage(configuration, spark));
    } finally {
      ledger.tell(configuration.name());
    }
    return ExitStatus.DONE;
  }

  private static ScoreStage stage(RunConfiguration configuration, SparkSession spark) {
    Configuration files = spark.sparkContext().hadoopConfiguration();
    Checkpoints checkpoints = new Checkpoints(configuration.checkpoints(), files);
    CheckpointFile teacher = checkpoints.requiredTeacher();
    Optional<CheckpointFile> student = checkpoints.student();
    ImageSource source = SourceWiring.open(configuration, spark);
    StoredClassifier labels = TeacherRows.of(configuration, source.classNames(), files);
    StoredClassifier trained = DopingWiring.student(configuration, source.classNames().size());
    ModelFit.requireClassifier(teacher.local(), labels.stored());
    student.ifPresent(file -> ModelFit.requireClassifier(file.local(), trained.stored()));
    Optional<ClassifierFactory> scored =
        student.map(file -> DopingWiring.classifier(configuration, file, trained));
    return new ScoreStage(
        spark,
        new Workspace(configuration.workspace(), files),
        source,
        SourceWiring.reader(configuration),
        DopingWiring.classifier(configuration, teacher, labels),
        scored,
        DopingWiring.scoreSettings(configuration, RejectedInputs.LISTED));
  }
}
