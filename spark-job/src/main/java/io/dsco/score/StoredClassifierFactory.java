package io.dsco.score;

import io.dsco.classifier.BatchedClassifier;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.classifier.ImageClassifier;
import io.dsco.classifier.StoredClassifier;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.device.ModelBatches;
import io.dsco.device.Weights;
import io.dsco.image.EvaluationView;
import io.dsco.tensor.StateDict;
import io.dsco.workspace.CheckpointFile;

/**
 * Opens the classifier of a file.
 *
 * @param classifier what is in the file, and which of its classes count
 * @param imageSize height and width of the images in pixels, of which it takes {@link
 *     EvaluationView}
 * @param batchSize images that pass it at once
 */
public record StoredClassifierFactory(
    CheckpointFile checkpoint,
    StoredClassifier classifier,
    int imageSize,
    int batchSize,
    Processor processor)
    implements ClassifierFactory {
  @Override
  public ImageClassifier open() {
    ClassifierParameters parameters = classifier.parameters();
    StateDict weights = Weights.load(checkpoint.local(), classifier, processor);
    return new BatchedClassifier(
        parameters.open(weights),
        weights,
        new EvaluationView(imageSize, parameters.inputSize()),
        parameters.classes(),
        ModelBatches.of("dope.score-batch-size", batchSize));
  }

  @Override
  public String variant() {
    return batchSize + " " + processor;
  }

  @Override
  public String digest() {
    return "%s %s of images of %d".formatted(checkpoint.sha256(), classifier, imageSize);
  }
}
