package io.dsco.cli;

import io.dsco.classifier.StoredClassifier;
import io.dsco.config.ClassifierSettings;
import io.dsco.config.DopeSettings;
import io.dsco.config.RunConfiguration;
import io.dsco.config.SoftLabelSettings;
import io.dsco.config.StudentSettings;
import io.dsco.dope.Choice;
import io.dsco.dope.ConfusionRanking.Selection;
import io.dsco.dope.DopeStage;
import io.dsco.image.EvaluationView;
import io.dsco.publish.Doping;
import io.dsco.publish.SoftLabelling;
import io.dsco.score.ClassifierFactory;
import io.dsco.score.ScoreSettings;
import io.dsco.score.ScoreStage;
import io.dsco.score.StoredClassifierFactory;
import io.dsco.student.ClassifierTrainer;
import io.dsco.student.StudentImages;
import io.dsco.student.StudentStage;
import io.dsco.student.StudentStage.OtherSamples;
import io.dsco.synthesize.SynthesizeStage;
import io.dsco.training.AugmentationSettings;
import io.dsco.training.StudentRecipe;
import io.dsco.workspace.CheckpointFile;
import java.util.Optional;

/** Makes the stages between synthesis and publishing: student, scores, selection. */
record DopingWiring(JobWiring job) {
  /** Of the run, which may keep one of before. */
  StudentStage student(SynthesizeStage synthesize) {
    return student(
        StudentImages.synthesized(job.workspace(), synthesize.fingerprint()),
        OtherSamples.valueOf(configuration().student().whenImagesChange().name()));
  }

  /** Of just these images. */
  StudentStage student(StudentImages images) {
    return student(images, OtherSamples.RETRAIN);
  }

  private StudentStage student(StudentImages images, OtherSamples otherSamples) {
    return new StudentStage(
        job.spark(),
        job.workspace(),
        images,
        trainer(),
        view(configuration().student().network()),
        job.classNames(),
        otherSamples);
  }

  private EvaluationView view(ClassifierSettings network) {
    int imageSize = configuration().image().size();
    return new EvaluationView(imageSize, network.inputSize(imageSize));
  }

  private ClassifierTrainer trainer() {
    StudentSettings student = configuration().student();
    boolean soft = student.labels() == StudentSettings.Labels.SOFT;
    return new ClassifierTrainer(
        recipe(configuration(), classes()),
        soft ? job.teacher() : null,
        soft ? teacherClassifier() : null,
        student.checkpointInterval(),
        configuration().spark().device());
  }

  /** How a student of that many classes is trained. */
  static StudentRecipe recipe(RunConfiguration configuration, int classes) {
    return recipe(
        configuration.student(), configuration.image().size(), classes, configuration.seed());
  }

  /** How a network is trained on images of that size, in that many classes. */
  static StudentRecipe recipe(StudentSettings training, int imageSize, int classes, long seed) {
    StudentSettings.Augmentation augmentation = training.augmentation();
    return new StudentRecipe(
        training.network().parameters(imageSize, classes),
        training.epochs(),
        training.batchSize(),
        training.learningRate(),
        StudentRecipe.Schedule.valueOf(training.schedule().name()),
        training.warmupEpochs(),
        training.cosineStretch(),
        StudentRecipe.Labels.valueOf(training.labels().name()),
        training.temperature(),
        new AugmentationSettings(
            augmentation.smallestCrop(),
            augmentation.flip(),
            augmentation.jitter(),
            augmentation.lighting(),
            augmentation.cutMix(),
            1),
        training.averageDecay(),
        seed);
  }

  /** The student must be trained. */
  ScoreStage score(StudentStage student) {
    CheckpointFile weights =
        CheckpointFile.find(student.weights().toString(), job.workspace().configuration());
    return new ScoreStage(
        job.spark(),
        job.workspace(),
        job.source(),
        SourceWiring.reader(configuration()),
        teacher(),
        Optional.of(classifier(configuration(), weights, student(configuration(), classes()))),
        scoreSettings(configuration(), ScoreSettings.RejectedInputs.LISTED_BEFORE));
  }

  static ScoreSettings scoreSettings(
      RunConfiguration configuration, ScoreSettings.RejectedInputs rejected) {
    boolean keep = configuration.dope().teacherLogits() == DopeSettings.TeacherLogits.KEEP;
    return new ScoreSettings(
        configuration.dope().scoreBatchSize(),
        keep ? ScoreSettings.Logits.KEPT : ScoreSettings.Logits.DROPPED,
        rejected,
        configuration.input().maxRejectedFraction(),
        SourceWiring.preparation(configuration));
  }

  static ClassifierFactory classifier(
      RunConfiguration configuration, CheckpointFile file, StoredClassifier classifier) {
    return new StoredClassifierFactory(
        file,
        classifier,
        configuration.image().size(),
        configuration.dope().scoreBatchSize(),
        configuration.spark().device());
  }

  DopeStage dope(ScoreStage score, int imagesPerClass) {
    return new DopeStage(
        job.spark(),
        job.workspace(),
        score.fingerprint(),
        job.classNames(),
        choice(),
        imagesPerClass);
  }

  /** Which of the scored images are added. */
  Choice choice() {
    return switch (configuration().dope().selection()) {
      case GLOBAL -> Choice.mostConfusing(Selection.GLOBAL);
      case PER_CLASS -> Choice.mostConfusing(Selection.PER_CLASS);
      case RANDOM -> Choice.random(configuration().seed());
    };
  }

  Doping doping(DopeStage dope) {
    return new Doping(
        dope.fingerprint(),
        job.encode().fingerprint(),
        job.source(),
        SourceWiring.reader(configuration()));
  }

  Optional<SoftLabelling> softLabelling() {
    SoftLabelSettings labels = configuration().publish().softLabels();
    if (labels.form() == SoftLabelSettings.Form.NONE) {
      return Optional.empty();
    }
    boolean all = labels.form() == SoftLabelSettings.Form.LOGITS;
    int batchSize = configuration().dope().scoreBatchSize();
    return Optional.of(new SoftLabelling(teacher(), all ? 0 : labels.top(), batchSize));
  }

  private ClassifierFactory teacher() {
    return classifier(configuration(), job.teacher(), teacherClassifier());
  }

  private StoredClassifier teacherClassifier() {
    return TeacherRows.of(configuration(), job.classNames(), job.workspace().configuration());
  }

  /** A student of that many classes, as it is written. */
  static StoredClassifier student(RunConfiguration configuration, int classes) {
    return StoredClassifier.whole(
        configuration.student().network().parameters(configuration.image().size(), classes));
  }

  private RunConfiguration configuration() {
    return job.configuration();
  }

  private int classes() {
    return job.classes().size();
  }
}
