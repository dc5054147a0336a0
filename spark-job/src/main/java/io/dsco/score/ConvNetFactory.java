package io.dsco.score;

import io.dsco.checkpoint.NameTable;
import io.dsco.classifier.BatchedClassifier;
import io.dsco.classifier.ConvNet;
import io.dsco.classifier.ConvNetParameters;
import io.dsco.classifier.ImageClassifier;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.device.ModelBatches;
import io.dsco.device.Weights;
import io.dsco.tensor.StateDict;
import io.dsco.workspace.CheckpointFile;

/**
 * Opens a ConvNet.
 *
 * @param batchSize images that pass it at once
 */
public record ConvNetFactory(
    CheckpointFile checkpoint, ConvNetParameters parameters, int batchSize, Processor processor)
    implements ClassifierFactory {
  @Override
  public ImageClassifier open() {
    StateDict weights =
        Weights.load(checkpoint.local(), parameters.shapes(), NameTable.identity(), processor);
    return new BatchedClassifier(
        new ConvNet(parameters, weights),
        weights,
        parameters.imageSize(),
        parameters.classes(),
        ModelBatches.of("dope.score-batch-size", batchSize));
  }

  @Override
  public String digest() {
    return checkpoint.sha256() + " " + parameters;
  }
}
