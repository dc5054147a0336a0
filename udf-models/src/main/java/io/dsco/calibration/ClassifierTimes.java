package io.dsco.calibration;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;
import io.dsco.classifier.BatchedClassifier;
import io.dsco.classifier.Classifier;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.image.EvaluationView;
import io.dsco.image.RgbImage;
import io.dsco.tensor.BatchSize;
import io.dsco.tensor.StateDict;
import io.dsco.training.StudentRecipe;
import io.dsco.training.StudentTraining;
import io.dsco.training.WeightInitialization;
import java.util.List;
import java.util.Optional;

/**
 * Seconds of one image in a classifier.
 *
 * @param imageSize of the images before they are brought to a classifier's input
 */
public record ClassifierTimes(SideBySide threads, Device device, int imageSize) {
  /** A backward pass is about two forward passes. */
  private static final int PASSES_OF_TRAINING = 3;

  private static final int EPOCHS = 1_000_000;

  /** Scored, of images that pass so many at once. */
  public double score(ClassifierParameters parameters, int batch) {
    int count = Affordable.rows(batch, parameters.multiplyAdds());
    List<RgbImage> images = MadeUpImages.of(count, imageSize);
    EvaluationView view = new EvaluationView(imageSize, parameters.inputSize());
    try (NDManager manager = NDManager.newBaseManager(device, PtEngine.ENGINE_NAME)) {
      StateDict weights = weights(parameters, manager);
      try (BatchedClassifier classifier =
          new BatchedClassifier(
              parameters.open(weights),
              weights,
              view,
              parameters.classes(),
              new BatchSize("images at once", count, System.err::println))) {
        return threads.seconds(() -> () -> classifier.logits(images)) / count;
      }
    }
  }

  /**
   * Learnt from once, in the recipe's batches: reading ahead, augmentation, the teacher's labels,
   * both passes, the optimiser.
   *
   * @param teacher whose labels are learnt from; none for hard labels
   */
  public double train(StudentRecipe recipe, Optional<ClassifierParameters> teacher) {
    long row =
        PASSES_OF_TRAINING * recipe.parameters().multiplyAdds()
            + teacher.map(ClassifierParameters::multiplyAdds).orElse(0L);
    int batch = Math.max(2, Affordable.rows(recipe.batchSize(), row));
    StudentRecipe endless = recipe.lasting(EPOCHS, batch);
    int side = new EvaluationView(imageSize, recipe.parameters().inputSize()).resized();
    return threads.seconds(() -> new Training(endless, teacher, side)) / batch;
  }

  private static StateDict weights(ClassifierParameters parameters, NDManager manager) {
    return WeightInitialization.create(
        parameters.shapes(), WeightInitialization.pytorchDefaults(parameters.shapes()), 0, manager);
  }

  private final class Training extends Scoped {
    private final StudentTraining training;

    Training(StudentRecipe recipe, Optional<ClassifierParameters> teacher, int side) {
      super(device);
      Optional<Classifier> labels =
          teacher.map(parameters -> parameters.open(weights(parameters, manager())));
      MadeUpTrainingImages images =
          new MadeUpTrainingImages(2 * recipe.batchSize(), side, recipe.parameters().classes());
      this.training = new StudentTraining("calibration", images, recipe, labels, manager());
    }

    @Override
    public void once() {
      training.step();
    }

    @Override
    public void close() {
      training.close();
      super.close();
    }
  }
}
