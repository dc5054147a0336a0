package io.dsco.cli;

import io.dsco.classifier.StoredClassifier;
import io.dsco.config.ClassifierSettings;
import io.dsco.config.EvaluationSettings;
import io.dsco.config.RunConfiguration;
import io.dsco.config.StudentSettings;
import io.dsco.evaluate.EvaluationPlan;
import io.dsco.image.EvaluationView;
import io.dsco.student.ClassifierTrainer;
import io.dsco.training.StudentRecipe;
import io.dsco.workspace.CheckpointFile;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The trainings that the settings of an evaluation ask for. */
final class EvaluationTrainings implements EvaluationPlan {
  private final RunConfiguration configuration;
  private final EvaluationSettings settings;
  private final int classes;
  private final Optional<CheckpointFile> teacher;
  private final StoredClassifier teacherRows;

  /** Finds the teacher where networks learn from one. */
  EvaluationTrainings(
      RunConfiguration configuration, List<String> classNames, Configuration files) {
    this.configuration = configuration;
    this.settings = configuration.evaluation();
    this.classes = classNames.size();
    boolean soft = settings.softLabels();
    this.teacher =
        soft
            ? Optional.of(new Checkpoints(configuration.checkpoints(), files).requiredTeacher())
            : Optional.empty();
    this.teacherRows = soft ? TeacherRows.of(configuration, classNames, files) : null;
  }

  @Override
  public List<String> networks() {
    return settings.networks().stream().map(EvaluationTrainings::name).toList();
  }

  @Override
  public int repeats() {
    return settings.repeats();
  }

  @Override
  public Training training(String network, double imagesPerClass, int repeat) {
    ClassifierSettings wanted =
        settings.networks().stream()
            .filter(one -> name(one).equals(network))
            .findFirst()
            .orElseThrow();
    StudentSettings training = settings.training(wanted, imagesPerClass);
    int imageSize = configuration.image().size();
    StudentRecipe recipe =
        DopingWiring.recipe(training, imageSize, classes, configuration.seed() + repeat);
    boolean soft = training.labels() == StudentSettings.Labels.SOFT;
    return new Training(
        new ClassifierTrainer(
            recipe,
            soft ? teacher.orElseThrow() : null,
            soft ? teacherRows : null,
            training.checkpointInterval(),
            configuration.spark().device()),
        recipe.parameters(),
        new EvaluationView(imageSize, recipe.parameters().inputSize()),
        training.labels().name().toLowerCase(Locale.ROOT),
        training.epochs());
  }

  private static String name(ClassifierSettings network) {
    return network.architecture().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
