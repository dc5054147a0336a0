package io.dsco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.CheckpointException;
import io.dsco.checkpoint.SafetensorsWriter;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.classifier.StoredClassifier;
import io.dsco.tensor.StateDict;
import io.dsco.training.StudentRecipe.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudentTrainerTest {
  private static final TrainingLoop.Listener NOBODY = (name, done, of, loss) -> {};

  @TempDir private Path folder;
  private Optional<StudentTrainer.TeacherWeights> teacher;

  @BeforeEach
  void writeTeacher() throws IOException {
    Path file = folder.resolve("teacher.safetensors");
    var shapes = StudentSettings.NETWORK.shapes();
    try (NDManager manager = NDManager.newBaseManager();
        StateDict weights =
            WeightInitialization.create(
                shapes, WeightInitialization.pytorchDefaults(shapes), 9, manager)) {
      SafetensorsWriter.write(file, weights.tensors(), Map.of());
    }
    teacher =
        Optional.of(
            new StudentTrainer.TeacherWeights(
                StoredClassifier.whole(StudentSettings.NETWORK), file));
  }

  @Test
  void aStoppedStudentIsByteEqualToAnUndisturbedOneAndKeepsItsHistory() throws IOException {
    assertResumedIsByteEqual(trainer(0.9));
  }

  @Test
  void aStoppedStudentWithRunningStatisticsIsByteEqualToo() throws IOException {
    StudentRecipe recipe =
        StudentSettings.of(
            ClassifierInTrainingTest.BATCH_NORM,
            Labels.SOFT,
            4,
            7,
            AugmentationSettings.PAPER,
            0.9);
    assertResumedIsByteEqual(new StudentTrainer(recipe, teacher, Device.cpu()));
    Path student = folder.resolve("stopped").resolve(StudentTrainer.STUDENT);
    try (Checkpoint checkpoint = Checkpoint.open(student)) {
      // 597 of the same network without running statistics.
      assertThat(checkpoint.metadata()).containsEntry("parameters", "597");
      assertThat(checkpoint.tensors().keySet())
          .containsExactlyInAnyOrderElementsOf(recipe.parameters().shapes().keySet());
      assertThat(checkpoint.readFloats("features.1.norm.running_var")).doesNotContain(1f);
    }
  }

  private void assertResumedIsByteEqual(StudentTrainer trainer) throws IOException {
    Path undisturbed = Files.createDirectory(folder.resolve("undisturbed"));
    StudentTrainer.Trained expected = train(trainer, undisturbed, NOBODY);
    assertThat(expected.epochLosses()).hasSize(4);

    Path stopped = Files.createDirectory(folder.resolve("stopped"));
    for (int stop : new int[] {6, 11}) {
      assertThatThrownBy(() -> train(trainer, stopped, stopAfter(stop))).hasMessage("stopped");
      assertThat(stopped.resolve(StudentTrainer.STUDENT)).doesNotExist();
    }
    List<Long> steps = new ArrayList<>();
    StudentTrainer.Trained resumed =
        train(trainer, stopped, (name, done, of, loss) -> steps.add(done));
    // The state is that of the end of the second epoch: 60 images begin 9 batches of 7.
    assertThat(steps.get(0)).isEqualTo(10);
    assertThat(resumed).isEqualTo(expected);
    assertThat(Files.readAllBytes(stopped.resolve(StudentTrainer.STUDENT)))
        .isEqualTo(Files.readAllBytes(undisturbed.resolve(StudentTrainer.STUDENT)));
  }

  @Test
  void aFinishedTrainingGivesItsHistoryAgainWithoutAnotherBatch() throws IOException {
    StudentTrainer.Trained first = train(trainer(0), folder, NOBODY);
    byte[] student = Files.readAllBytes(folder.resolve(StudentTrainer.STUDENT));
    assertThat(train(trainer(0), folder, stopAfter(1))).isEqualTo(first);
    assertThat(folder.resolve(StudentTrainer.STUDENT)).hasBinaryContent(student);
  }

  @Test
  void theStudentsFileHasItsNamesIdentityAndFigures() throws IOException {
    StudentTrainer.Trained trained = train(trainer(0), folder, NOBODY);
    try (Checkpoint student = Checkpoint.open(folder.resolve(StudentTrainer.STUDENT))) {
      assertThat(student.tensors().keySet())
          .containsExactlyInAnyOrderElementsOf(StudentSettings.NETWORK.shapes().keySet());
      assertThat(student.metadata())
          .containsEntry("identity", "one")
          .containsEntry("parameters", "597")
          .containsEntry("final_loss", trained.epochLosses().get(3).toString());
    }
  }

  @Test
  void theHookRunsAfterEverySaveAndSavesKeepTheirPause() throws IOException {
    AtomicInteger saves = new AtomicInteger();
    Path state = folder.resolve(StudentTrainer.UNFINISHED);
    Runnable hook =
        () -> {
          assertThat(state).exists();
          saves.incrementAndGet();
        };
    trainer(0).train(TinyImages.noise(), folder, "one", Duration.ZERO, hook, NOBODY);
    assertThat(saves).hasValue(4);
    Files.delete(state);
    trainer(0).train(TinyImages.noise(), folder, "one", Duration.ofDays(1), hook, NOBODY);
    assertThat(saves).hasValue(5); // the end alone
  }

  @Test
  void theAveragedWeightsAreTheResultWhereAnAverageIsKept() throws IOException {
    Path plain = Files.createDirectory(folder.resolve("plain"));
    Path averaged = Files.createDirectory(folder.resolve("averaged"));
    assertThat(train(trainer(0), plain, NOBODY)).isEqualTo(train(trainer(0.9), averaged, NOBODY));
    assertThat(head(averaged, StudentTrainer.UNFINISHED, "weights."))
        .containsExactly(head(plain, StudentTrainer.STUDENT, ""));
    assertThat(head(averaged, StudentTrainer.STUDENT, ""))
        .containsExactly(head(averaged, StudentTrainer.UNFINISHED, "average."))
        .isNotEqualTo(head(plain, StudentTrainer.STUDENT, ""));
  }

  @Test
  void theStateOfAnotherTrainingIsRefused() throws IOException {
    train(trainer(0), folder, NOBODY);
    assertThatThrownBy(
            () ->
                trainer(0)
                    .train(TinyImages.noise(), folder, "other", Duration.ZERO, () -> {}, NOBODY))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("identity must be other, was one");
  }

  @Test
  void aLossThatIsNotANumberNamesItsBatchAndWritesNoStudent() {
    assertThatThrownBy(
            () ->
                trainer(0)
                    .train(
                        new TinyImages(30, Float.NaN),
                        folder,
                        "one",
                        Duration.ZERO,
                        () -> {},
                        NOBODY))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the loss of student must stay finite, was NaN at batch 0");
    assertThat(folder.resolve(StudentTrainer.STUDENT)).doesNotExist();
  }

  @Test
  void aTeacherOfAnotherTaskIsRefused() {
    ClassifierParameters other = ClassifierParameters.convNet(16, 2, 6, 10);
    assertThatThrownBy(
            () ->
                new StudentTrainer(
                    StudentSettings.of(Labels.SOFT, 1, 7),
                    Optional.of(
                        new StudentTrainer.TeacherWeights(
                            StoredClassifier.whole(other), folder.resolve("none"))),
                    Device.cpu()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "teacher and student must have the same images and classes, were 16 pixels, 10 classes"
                + " and 8 pixels, 3 classes");
  }

  private static float[] head(Path folder, String file, String prefix) {
    try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(file))) {
      return checkpoint.readFloats(prefix + "classifier.weight");
    }
  }

  private StudentTrainer trainer(double averageDecay) {
    return new StudentTrainer(
        StudentSettings.of(Labels.SOFT, 4, 7, AugmentationSettings.PAPER, averageDecay),
        teacher,
        Device.cpu());
  }

  private static StudentTrainer.Trained train(
      StudentTrainer trainer, Path folder, TrainingLoop.Listener listener) throws IOException {
    return trainer.train(TinyImages.noise(), folder, "one", Duration.ZERO, () -> {}, listener);
  }

  private static TrainingLoop.Listener stopAfter(int steps) {
    return (name, done, of, loss) -> {
      if (done == steps) {
        throw new IllegalStateException("stopped");
      }
    };
  }
}
