package io.dsco.student;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.CheckpointException;
import io.dsco.classifier.StoredClassifier;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.device.TaskDevice;
import io.dsco.tensor.DeviceMemory;
import io.dsco.training.StudentRecipe;
import io.dsco.training.StudentTrainer;
import io.dsco.training.TrainingImages;
import io.dsco.workspace.CheckpointFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a classifier of any architecture.
 *
 * @param teacher whose soft labels it learns from; null for hard labels
 * @param teacherClassifier what is in the teacher's file; null for hard labels
 * @param saveEvery least time between two saved states
 */
public record ClassifierTrainer(
    StudentRecipe recipe,
    CheckpointFile teacher,
    StoredClassifier teacherClassifier,
    Duration saveEvery,
    Processor processor)
    implements Trainer {
  private static final Logger LOG = LoggerFactory.getLogger(ClassifierTrainer.class);

  @Override
  public List<Double> train(
      TrainingImages images, Path folder, String identity, Runnable saved, LongConsumer batches)
      throws IOException {
    Optional<StudentTrainer.TeacherWeights> weights =
        Optional.ofNullable(teacher)
            .map(file -> new StudentTrainer.TeacherWeights(teacherClassifier, file.local()));
    Device device = TaskDevice.of(processor);
    forgetCut(folder.resolve(UNFINISHED));
    try {
      return new StudentTrainer(recipe, weights, device)
          .train(
              images,
              folder,
              identity,
              saveEvery,
              saved,
              (name, done, of, loss) -> batches.accept(done))
          .epochLosses();
    } catch (EngineException e) {
      throw DeviceMemory.isExhausted(e)
          ? DeviceMemory.exhausted(
              "a network's training (student.batch-size, or that of evaluation.protocols)",
              device,
              e)
          : e;
    }
  }

  @Override
  public long batches(long images) {
    return recipe.steps(recipe.epochs(), Math.toIntExact(images));
  }

  @Override
  public String digest() {
    return recipe
        + " teacher "
        + (teacher == null ? "none" : teacher.sha256() + " " + teacherClassifier);
  }

  /**
   * A saved state only spares work, and no manifest vouches for it: one that is cut, as a machine
   * that loses its power can leave it, is none.
   */
  private static void forgetCut(Path state) throws IOException {
    if (Files.exists(state)) {
      try (Checkpoint whole = Checkpoint.open(state)) {
        LOG.info("training goes on from a saved state");
      } catch (CheckpointException damaged) {
        LOG.warn("training begins anew, its saved state is damaged: {}", damaged.getMessage());
        Files.delete(state);
      }
    }
  }
}
