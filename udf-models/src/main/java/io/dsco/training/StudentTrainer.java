package io.dsco.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.SafetensorsWriter;
import io.dsco.classifier.Classifier;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.classifier.StoredClassifier;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains a student from images to a file, with plain values in and out: what a Spark stage calls.
 * Everything it needs of the engine is made and freed by {@link #train}.
 */
public final class StudentTrainer {
  /** File of the finished student: its weights under their names, running statistics included. */
  public static final String STUDENT = "student.safetensors";

  /** File of the training's state. It stays when the training has ended. */
  public static final String UNFINISHED = "unfinished-student.safetensors";

  private static final String NAME = "student";

  private final StudentRecipe recipe;
  private final Optional<TeacherWeights> teacher;
  private final Device device;

  /**
   * A teacher in a file.
   *
   * @param classifier what is in it, and which of its classes count
   * @param file on the local file system
   */
  public record TeacherWeights(StoredClassifier classifier, Path file) {}

  /**
   * How a training went.
   *
   * @param epochLosses mean loss of every epoch, those before a resumption included
   */
  public record Trained(List<Double> epochLosses) {
    /** Copies the list. */
    public Trained {
      epochLosses = List.copyOf(epochLosses);
    }
  }

  /**
   * A trainer on one device.
   *
   * @param teacher needed for soft labels; of the student's input size and classes
   */
  public StudentTrainer(StudentRecipe recipe, Optional<TeacherWeights> teacher, Device device) {
    teacher.ifPresent(given -> requireSameTask(given.classifier.parameters(), recipe.parameters()));
    this.recipe = recipe;
    this.teacher = teacher;
    this.device = device;
  }

  private static void requireSameTask(ClassifierParameters teacher, ClassifierParameters student) {
    if (teacher.inputSize() != student.inputSize() || teacher.classes() != student.classes()) {
      throw new IllegalArgumentException(
          "teacher and student must have the same images and classes, were %d pixels, %d classes"
                  .formatted(teacher.inputSize(), teacher.classes())
              + " and %d pixels, %d classes".formatted(student.inputSize(), student.classes()));
    }
  }

  /**
   * Trains what is left: from {@value #UNFINISHED} in {@code folder} if it is there, else from the
   * beginning. Writes {@value #STUDENT}, with identity, number of parameters and the last epoch's
   * loss as metadata; it is byte-equal however often the training was stopped.
   *
   * @param images read by another thread until this returns
   * @param folder on the local file system
   * @param identity what makes two trainings the same; the state of another one is refused
   * @param saveEvery least time between two saved states, which are those at ends of epochs
   * @param saved is run on this thread whenever {@value #UNFINISHED} has been written
   * @throws DivergenceException when the loss is no longer finite
   */
  public Trained train(
      TrainingImages images,
      Path folder,
      String identity,
      Duration saveEvery,
      Runnable saved,
      TrainingLoop.Listener listener)
      throws IOException {
    TrainingLoop loop =
        new TrainingLoop(
            folder.resolve(UNFINISHED), identity, SavePoint.epochEnds(saveEvery), saved, listener);
    try (NDManager manager = NDManager.newBaseManager(device, PtEngine.ENGINE_NAME);
        StudentTraining training =
            new StudentTraining(NAME, images, recipe, load(manager), manager)) {
      List<Double> losses = loop.run(training).epochLosses();
      write(folder.resolve(STUDENT), training.state().result(), identity, losses);
      return new Trained(losses);
    }
  }

  /** The teacher, whose weights end with {@code manager}. */
  private Optional<Classifier> load(NDManager manager) {
    if (teacher.isEmpty()) {
      return Optional.empty();
    }
    StoredClassifier stored = teacher.get().classifier;
    try (Checkpoint checkpoint = Checkpoint.open(teacher.get().file)) {
      return Optional.of(stored.parameters().open(stored.load(checkpoint, manager)));
    }
  }

  private void write(Path file, StateDict weights, String identity, List<Double> losses)
      throws IOException {
    Map<String, String> metadata =
        Map.of(
            "identity",
            identity,
            "parameters",
            Long.toString(recipe.parameters().parameterCount()),
            "final_loss",
            Double.toString(losses.get(losses.size() - 1)));
    try (GradMode mode = GradMode.inference()) {
      SafetensorsWriter.write(file, weights.tensors(), metadata);
    }
  }
}
