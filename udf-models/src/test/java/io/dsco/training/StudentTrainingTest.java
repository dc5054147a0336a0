package io.dsco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.classifier.Classifier;
import io.dsco.classifier.Network;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import io.dsco.training.StudentRecipe.Labels;
import io.dsco.training.StudentRecipe.Schedule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StudentTrainingTest {
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void learnsClassesFromHardLabels() {
    AugmentationSettings flips = new AugmentationSettings(1, 0.5, 0, 0, 0, 1);
    try (StudentTraining training =
        training(StudentSettings.of(Labels.HARD, 10, 10, flips, 0), Optional.empty())) {
      finish(training);
      Network student = StudentSettings.NETWORK.open(training.state().result());
      assertThat(Quality.accuracy(student, TinyImages.noise(), manager)).isGreaterThan(0.9);
    }
  }

  @Test
  void learnsWhatItsTeacherSaysAndNotTheLabels() {
    Classifier rotated = rotatedTeacher();
    try (StudentTraining training =
        training(
            StudentSettings.of(Labels.SOFT, 20, 10, AugmentationSettings.NONE, 0),
            Optional.of(rotated))) {
      finish(training);
      Network student = StudentSettings.NETWORK.open(training.state().result());
      assertThat(Quality.accuracy(student, TinyImages.noise(), manager)).isLessThan(0.1);
      assertThat(agreement(student, rotated)).isGreaterThan(0.9);
    }
  }

  @Test
  void onlyTheTeachersScoresOutliveItsPass() {
    List<NDArray> hidden = new ArrayList<>();
    Classifier teacher =
        x -> {
          hidden.add(Tensors.scaled(x, 2));
          return hidden.get(0).reshape(x.getShape().get(0), -1);
        };
    try (NDManager scope = manager.newSubManager()) {
      NDArray images = scope.ones(new Shape(2, 3, 1, 1));
      NDArray logits = scope.zeros(new Shape(2, 3));
      int[] labels = {0, 1};
      NDArray loss =
          StudentLoss.soft(teacher, 1).of(logits, new Augmented(images, labels, 1), labels);
      // A teacher that is undecided, as the student is.
      assertThat((double) loss.getFloat()).isCloseTo(0, within(1e-6));
      assertThat(hidden.get(0).isReleased()).isTrue();
    }
  }

  @Test
  void theTeacherSeesTheAugmentedBatchOfEveryStepWithoutGradient() {
    List<float[]> seen = new ArrayList<>();
    Classifier watching =
        x -> {
          seen.add(x.toFloatArray());
          NDArray logits = x.reshape(x.getShape().get(0), -1).get(":, :3");
          assertThat(logits.hasGradient()).isFalse();
          return logits;
        };
    StudentRecipe settings = StudentSettings.of(Labels.SOFT, 2, 10);
    try (StudentTraining training = training(settings, Optional.of(watching))) {
      finish(training);
    }
    EpochOrder order = new EpochOrder(5, "student", 30);
    assertThat(seen).hasSize(6);
    for (int step = 0; step < 6; step++) {
      int first = 10 * step;
      float[] batch = TinyImages.noise().batch(10, i -> order.at(first + i));
      RandomStream stream =
          RandomStream.of(5, Purpose.TRAINING_BATCH, RandomStream.coordinate("student"), step);
      NDArray images = Tensors.of(manager, batch, new Shape(10, 3, 8, 8));
      assertThat(seen.get(step))
          .as("batch %d", step)
          .containsExactly(
              new Augmentation(AugmentationSettings.PAPER, 8)
                  .apply(images, stream)
                  .images()
                  .toFloatArray());
    }
  }

  @Test
  void aStudentOfLargerImagesAndItsTeacherSeeCropsOfItsInput() {
    List<Shape> seen = new ArrayList<>();
    Classifier watching =
        x -> {
          seen.add(x.getShape());
          return x.reshape(x.getShape().get(0), -1).get(":, :3");
        };
    try (StudentTraining training =
        new StudentTraining(
            "student",
            new LargerImages(11, 30),
            StudentSettings.of(Labels.SOFT, 2, 10),
            Optional.of(watching),
            manager)) {
      finish(training);
    }
    assertThat(seen).hasSize(6).containsOnly(new Shape(10, 3, 8, 8));
  }

  @Test
  void labelsOfAMixedBatchAreWeightedByArea() {
    AugmentationSettings mixing = new AugmentationSettings(1, 0, 0, 0, 1, 1);
    StudentRecipe settings = StudentSettings.of(Labels.HARD, 1, 10, mixing, 0);
    try (StudentTraining training = training(settings, Optional.empty());
        NDManager scope = manager.newSubManager()) {
      EpochOrder order = new EpochOrder(5, "student", 30);
      NDArray images =
          Tensors.of(scope, TinyImages.noise().batch(10, order::at), new Shape(10, 3, 8, 8));
      RandomStream stream =
          RandomStream.of(5, Purpose.TRAINING_BATCH, RandomStream.coordinate("student"), 0);
      Augmented mixed = new Augmentation(mixing, 8).apply(images, stream);
      float[] logProbabilities;
      try (GradMode mode = GradMode.inference()) {
        Network network = StudentSettings.NETWORK.open(training.state().weights());
        logProbabilities = network.logits(mixed.images()).logSoftmax(-1).toFloatArray();
      }
      double expected = 0;
      for (int i = 0; i < 10; i++) {
        int own = order.at(i) % 3;
        int partner = order.at(mixed.partner()[i]) % 3;
        expected -= mixed.share() * logProbabilities[i * 3 + own] / 10;
        expected -= (1 - mixed.share()) * logProbabilities[i * 3 + partner] / 10;
      }
      assertThat(mixed.share()).isLessThan(1);
      assertThat(training.step()).isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void takesSoManyBatchesAsHoldTheEpochsAndKnowsEachBatchsEpoch() {
    try (StudentTraining training =
        training(StudentSettings.of(Labels.HARD, 3, 8), Optional.empty())) {
      // 90 images in batches of 8.
      assertThat(training.steps()).isEqualTo(12);
      assertThat(LongStream.range(0, 12).map(training::epoch))
          .containsExactly(0L, 0L, 0L, 0L, 1L, 1L, 1L, 1L, 2L, 2L, 2L, 2L);
    }
  }

  @Test
  void aSetSmallerThanABatchFillsItWithItsNextEpochs() {
    try (StudentTraining training =
        training(StudentSettings.of(Labels.HARD, 5, 64), Optional.empty())) {
      assertThat(training.steps()).isEqualTo(3); // 150 images
      assertThat(LongStream.range(0, 3).map(training::epoch)).containsExactly(0L, 1L, 2L);
      finish(training);
    }
  }

  @Test
  void theRateEndsWhereTheScheduleSays() {
    // 6 epochs of 3 batches.
    assertThat(rate(StudentSettings.scheduled(Schedule.COSINE, 0, 2), 18))
        .isCloseTo(0.005, within(1e-12));
    assertThat(rate(StudentSettings.scheduled(Schedule.COSINE, 2, 2), 18))
        .isCloseTo(0.005, within(1e-12));
    assertThat(rate(StudentSettings.scheduled(Schedule.COSINE, 2, 1), 18))
        .isCloseTo(0, within(1e-12));
    assertThat(rate(StudentSettings.scheduled(Schedule.COSINE, 2, 1), 0))
        .isCloseTo(0.01 / 6, within(1e-12));
    assertThat(rate(StudentSettings.scheduled(Schedule.STEP, 0, 1), 17))
        .isCloseTo(0.0004, within(1e-12));
  }

  @Test
  void aStepLeavesNothingBehind() {
    StudentRecipe settings =
        StudentSettings.of(Labels.SOFT, 4, 10, AugmentationSettings.PAPER, 0.9);
    Classifier teacher = x -> x.reshape(x.getShape().get(0), -1).get(":, :3");
    try (StudentTraining training = training(settings, Optional.of(teacher))) {
      training.step();
      NDManager weights = training.state().weights().manager();
      int before = weights.getManagedArrays().size();
      int beside = manager.getManagedArrays().size();
      training.step();
      training.step();
      assertThat(weights.getManagedArrays()).hasSize(before);
      assertThat(manager.getManagedArrays()).hasSize(beside);
    }
  }

  @Test
  void aLossThatIsNotANumberNamesItsBatch() {
    try (StudentTraining training =
        new StudentTraining(
            "student",
            new TinyImages(30, Float.NaN),
            StudentSettings.of(Labels.HARD, 1, 10),
            Optional.empty(),
            manager)) {
      assertThatThrownBy(training::step)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the loss of student must stay finite, was NaN at batch 0");
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> training(StudentSettings.of(Labels.SOFT, 1, 10), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("soft labels need a teacher, was none");
    assertThatThrownBy(
            () ->
                new StudentTraining(
                    "student",
                    new TinyImages(0, 0),
                    StudentSettings.of(Labels.HARD, 1, 10),
                    Optional.empty(),
                    manager))
        .hasMessage(
            "a student of 3 classes at 8 pixels needs such images, was 0 of 3 classes at 8");
    assertThatThrownBy(() -> StudentSettings.scheduled(Schedule.STEP, 1, 1))
        .hasMessage("warmupEpochs must be from 0 to 0 with 6 epochs of STEP, was 1");
    assertThatThrownBy(() -> StudentSettings.scheduled(Schedule.COSINE, 0, 0.5))
        .hasMessage("cosineStretch must be at least 1, was 0.5");
    AugmentationSettings none = AugmentationSettings.NONE;
    assertThatThrownBy(
            () ->
                StudentSettings.of(ClassifierInTrainingTest.BATCH_NORM, Labels.HARD, 1, 1, none, 0))
        .hasMessage("batchSize must be at least 2, was 1");
    assertThatThrownBy(() -> StudentSettings.of(Labels.HARD, 0, 10))
        .hasMessage("epochs must be at least 1, was 0");
  }

  @Test
  void settingsCanBeSentToAnExecutor() throws IOException {
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      out.writeObject(StudentSettings.of(Labels.SOFT, 1, 10));
    }
  }

  private static double rate(StudentRecipe settings, long step) {
    return settings.rate(30).at(step);
  }

  /** Says of every image the class after its own, by its brightness. */
  private Classifier rotatedTeacher() {
    AugmentationSettings none = AugmentationSettings.NONE;
    StudentRecipe settings = StudentSettings.of(Labels.HARD, 10, 10, none, 0);
    StateDict weights;
    try (StudentTraining training =
        new StudentTraining("teacher", TinyImages.noise(), settings, Optional.empty(), manager)) {
      finish(training);
      try (GradMode mode = GradMode.inference()) {
        weights = training.state().result().copy(manager);
      }
    }
    Network teacher = StudentSettings.NETWORK.open(weights);
    return x -> {
      NDArray logits = teacher.logits(x);
      return Tensors.scaled(Tensors.concat(1, logits.get(":, 2:"), logits.get(":, :2")), 3);
    };
  }

  private double agreement(Classifier one, Classifier other) {
    try (GradMode mode = GradMode.inference();
        NDManager scope = manager.newSubManager()) {
      NDArray x = Tensors.of(scope, TinyImages.noise().batch(30, i -> i), new Shape(30, 3, 8, 8));
      long[] a = one.logits(x).argMax(1).toLongArray();
      long[] b = other.logits(x).argMax(1).toLongArray();
      return LongStream.range(0, 30).filter(i -> a[(int) i] == b[(int) i]).count() / 30.0;
    }
  }

  private static void finish(StudentTraining training) {
    while (training.state().optimizer().updates() < training.steps()) {
      training.step();
    }
  }

  private StudentTraining training(StudentRecipe settings, Optional<Classifier> teacher) {
    return new StudentTraining("student", TinyImages.noise(), settings, teacher, manager);
  }
}
