package io.dsco.student;

import io.dsco.training.TrainingImages;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/** Trains a student inside a task. It crosses to executors with settings, never with weights. */
public interface Trainer extends Serializable {
  /** File of the finished student in the folder that it was trained in. */
  String STUDENT = "student.safetensors";

  /** File that an interrupted training continues from. */
  String UNFINISHED = "unfinished-student.safetensors";

  /**
   * Trains what is left and leaves {@link #STUDENT} in {@code folder}.
   *
   * @param folder on the local disk; may hold {@link #UNFINISHED} of the same identity
   * @param identity what makes two trainings the same
   * @param saved is called when {@link #UNFINISHED} has been written
   * @param batches is told after every batch how many are done
   * @return mean loss of every epoch
   */
  List<Double> train(
      TrainingImages images, Path folder, String identity, Runnable saved, LongConsumer batches)
      throws IOException;

  /** Batches of a training on that many images, for progress only. */
  long batches(long images);

  /** Everything that can change the student, apart from the images. */
  String digest();
}
