package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.config.TriggerSettings;
import io.dsco.config.UserException;
import io.dsco.device.JobGroup;
import io.dsco.evaluate.ComparedDataset;
import io.dsco.evaluate.ImageTable;
import io.dsco.score.ScoreStage;
import io.dsco.score.ScoreTable;
import io.dsco.source.ImageSource;
import io.dsco.student.StudentImages;
import io.dsco.student.StudentStage;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageFolder;
import io.dsco.workspace.TableRows;
import io.dsco.workspace.Workspace;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Doping without synthesis, which a stage ablation compares with: a student learns from real images
 * drawn at random, as many as would be synthesized, and the other real images that it confuses most
 * are added.
 */
record RandomDoping(RunConfiguration configuration, SparkSession spark, Workspace workspace) {
  private static final String ID = "sample_id";

  /**
   * Images of a class that are drawn at random.
   *
   * @throws UserException when the configuration does not say so
   */
  static int random(RunConfiguration configuration) {
    TriggerSettings trigger = configuration.trigger();
    int ipc = configuration.synthesis().ipc();
    if (!configuration.usesSource()) {
      throw new UserException(
          "random-doped needs real images, alignment must not be %s with source.path %s (synthesis.alignment)"
              .formatted(
                  configuration.synthesis().alignment().settingName(),
                  configuration.source().path().isEmpty() ? "unset" : "set"));
    }
    if (trigger.mode() != TriggerSettings.Mode.FIXED || trigger.fixed() >= ipc) {
      throw new UserException(
          "mode must be fixed(N) with N below the ipc of %d for random-doped, was %s (trigger.mode)"
              .formatted(ipc, told(trigger)));
    }
    return trigger.fixed();
  }

  private static String told(TriggerSettings trigger) {
    String mode = trigger.mode().name().toLowerCase(Locale.ROOT);
    return trigger.mode() == TriggerSettings.Mode.FIXED
        ? "%s(%d)".formatted(mode, trigger.fixed())
        : mode;
  }

  /**
   * Checks what needs no image.
   *
   * @throws UserException when the configuration does not say how many images are drawn, or has no
   *     teacher
   */
  static void require(RunConfiguration configuration) {
    random(configuration);
    TeacherNeed.require(TeacherNeed.ofDoping(configuration), configuration);
  }

  /** The random images and what is added to them, by the run's selection. */
  ComparedDataset dataset(String name, ComparedDataset random, ImageSource source) {
    DopingWiring doping = new DopingWiring(JobWiring.open(configuration, spark));
    int classes = source.classNames().size();
    StageFolder images = ImageTable.kept(workspace, random, classes);
    StudentStage student =
        doping.student(
            StudentImages.real(
                images,
                SourceWiring.reader(configuration),
                Json.canonical(SourceWiring.preparation(configuration))));
    execute(student);
    ScoreStage score = doping.score(student);
    execute(score);
    int added = configuration.synthesis().ipc() - configuration.trigger().fixed();
    Dataset<Row> drawn = random.rows().select(ID).persist();
    // Kept, as it is ranked in several passes.
    Dataset<Row> others = scores(score).join(drawn, ID, "left_anti").persist();
    Dataset<Row> ids = doping.choice().select(others, added, classes).select(ID).union(drawn);
    return new ComparedDataset(
        name,
        "%s, and %d of a class by %s of scores %s"
            .formatted(random.identity(), added, doping.choice(), score.fingerprint()),
        source.read(spark, ids));
  }

  /** Not recorded: {@code run.json} tells of the run's own student and scores. */
  private void execute(Stage stage) {
    try (JobGroup group = JobGroup.open(spark, stage.name(), stage.name() + " of random images")) {
      stage.execute();
    }
  }

  private Dataset<Row> scores(ScoreStage score) {
    Path folder = workspace.scores(score.fingerprint());
    Manifest manifest =
        new StageFolder(workspace, folder, score.fingerprint()).required(score.name());
    List<Path> files =
        manifest.files().stream().map(file -> new Path(folder, file.path())).toList();
    return TableRows.of(spark, workspace, files, ScoreTable.SLIM);
  }
}
