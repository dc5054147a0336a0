package io.dsco.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.ModelWeights;
import io.dsco.checkpoint.NameTable;
import io.dsco.checkpoint.SafetensorsWriter;
import io.dsco.classifier.Classifier;
import io.dsco.classifier.ConvNet;
import io.dsco.classifier.ConvNetParameters;
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
  /** File of the finished student: the weights of a {@link ConvNet} under their names. */
  public static final String STUDENT = "student.safetensors";

  /** File of the training's state. It stays when the training has ended. */
  public static final String UNFINISHED = "unfinished-student.safetensors";

  private static final String NAME = "student";

  private final StudentTraining.Settings settings;
  private final Optional<TeacherWeights> teacher;
  private final Device device;

  /**
   * A teacher in a file.
   *
   * @param file a checkpoint with the names of a {@link ConvNet}, on the local file system
   */
  public record TeacherWeights(ConvNetParameters parameters, Path file) {}

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
   * @param teacher needed for soft labels; of the student's image size and classes
   */
  public StudentTrainer(
      StudentTraining.Settings settings, Optional<TeacherWeights> teacher, Device device) {
    teacher.ifPresent(given -> requireSameTask(given.parameters, settings.parameters()));
    this.settings = settings;
    this.teacher = teacher;
    this.device = device;
  }

  private static void requireSameTask(ConvNetParameters teacher, ConvNetParameters student) {
    if (teacher.imageSize() != student.imageSize() || teacher.classes() != student.classes()) {
      throw new IllegalArgumentException(
          "teacher and student must have the same images and classes, were %d pixels, %d classes"
                  .formatted(teacher.imageSize(), teacher.classes())
              + " and %d pixels, %d classes".formatted(student.imageSize(), student.classes()));
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
            new StudentTraining(NAME, images, settings, load(manager), manager)) {
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
    ConvNetParameters parameters = teacher.get().parameters;
    try (Checkpoint checkpoint = Checkpoint.open(teacher.get().file)) {
      StateDict weights =
          ModelWeights.load(checkpoint, parameters.shapes(), NameTable.identity(), manager);
      return Optional.of(new ConvNet(parameters, weights));
    }
  }

  private static void write(Path file, StateDict weights, String identity, List<Double> losses)
      throws IOException {
    Map<String, String> metadata =
        Map.of(
            "identity",
            identity,
            "parameters",
            Long.toString(weights.parameterCount()),
            "final_loss",
            Double.toString(losses.get(losses.size() - 1)));
    try (GradMode mode = GradMode.inference()) {
      SafetensorsWriter.write(file, weights.tensors(), metadata);
    }
  }
}
