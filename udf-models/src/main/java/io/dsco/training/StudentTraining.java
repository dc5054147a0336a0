package io.dsco.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.classifier.Classifier;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Trains a student on a small set: every batch is augmented on the device and labelled by the
 * teacher or by its classes (METHOD 5 and 6).
 */
public final class StudentTraining implements TrainingRun {
  private final String name;
  private final TrainingImages images;
  private final StudentRecipe recipe;
  private final StudentLoss objective;
  private final Augmentation augmentation;
  private final ClassifierInTraining student;
  private final LearningRate learningRate;
  private final BatchesAhead<Batch> batches;

  /** One batch on the host: (N, 3, S, S) in [-1, 1], and classes. */
  @SuppressWarnings("ArrayRecordComponent") // not compared
  private record Batch(float[] pixels, int[] labels) {}

  /**
   * A training at step 0 under the model's name, with its weights under {@code parent}.
   *
   * @param images as large as the student's input or larger; read by a thread of this training
   *     until it is closed
   * @param teacher not owned; needed for soft labels, of the student's input size
   */
  public StudentTraining(
      String name,
      TrainingImages images,
      StudentRecipe recipe,
      Optional<Classifier> teacher,
      NDManager parent) {
    checkFit(images, recipe.parameters());
    this.name = name;
    this.images = images;
    this.recipe = recipe;
    this.objective = objective(recipe, teacher);
    this.augmentation = new Augmentation(recipe.augmentation(), recipe.parameters().inputSize());
    this.student =
        new ClassifierInTraining(
            name, recipe.parameters(), recipe.averageDecay(), recipe.runSeed(), parent);
    this.learningRate = recipe.rate(images.size());
    EpochOrder order = new EpochOrder(recipe.runSeed(), name, images.size());
    this.batches = new BatchesAhead<>(name, step -> batch(order, step), steps());
  }

  private static void checkFit(TrainingImages images, ClassifierParameters network) {
    if (images.size() < 1
        || images.side() < network.inputSize()
        || images.classes() != network.classes()) {
      throw new IllegalArgumentException(
          "a student of %d classes at %d pixels needs such images, was %d of %d classes at %d"
              .formatted(
                  network.classes(),
                  network.inputSize(),
                  images.size(),
                  images.classes(),
                  images.side()));
    }
  }

  private static StudentLoss objective(StudentRecipe recipe, Optional<Classifier> teacher) {
    if (recipe.labels() == StudentRecipe.Labels.HARD) {
      return StudentLoss.hard();
    }
    return teacher
        .map(labels -> StudentLoss.soft(labels, recipe.temperature()))
        .orElseThrow(() -> new IllegalArgumentException("soft labels need a teacher, was none"));
  }

  private Batch batch(EpochOrder order, long step) {
    int n = recipe.batchSize();
    int[] indices = IntStream.range(0, n).map(i -> order.at(step * n + i)).toArray();
    int[] labels = IntStream.of(indices).map(images::label).toArray();
    return new Batch(images.batch(n, i -> indices[i]), labels);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long steps() {
    return recipe.steps(recipe.epochs(), images.size());
  }

  /** The epoch of the batch's first image; a batch that holds several epochs counts as one. */
  @Override
  public long epoch(long step) {
    return recipe.batchSize() > images.size() ? step : step * recipe.batchSize() / images.size();
  }

  @Override
  public TrainingState state() {
    return student.state();
  }

  @Override
  public double step() {
    long step = student.state().optimizer().updates();
    Batch batch = batches.take(step);
    try (GradMode mode = GradMode.recording();
        NDManager scope = student.scope()) {
      int side = images.side();
      NDArray x = Tensors.of(scope, batch.pixels, new Shape(batch.labels.length, 3, side, side));
      Augmented augmented = augmentation.apply(x, stream(step));
      NDArray logits = student.logits(augmented.images()); // (N, classes)
      return student.learn(objective.of(logits, augmented, batch.labels), learningRate.at(step));
    }
  }

  private RandomStream stream(long step) {
    return RandomStream.of(
        recipe.runSeed(), Purpose.TRAINING_BATCH, RandomStream.coordinate(name), step);
  }

  @Override
  public void close() {
    batches.close();
    student.close();
  }
}
