package io.dsco.device;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.ModelWeights;
import io.dsco.checkpoint.NameTable;
import io.dsco.classifier.StoredClassifier;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.tensor.StateDict;
import java.nio.file.Path;
import java.util.Map;

/** Loads a model's weights onto the device of the calling task. */
public final class Weights {
  private Weights() {}

  /**
   * Reads a classifier.
   *
   * @throws io.dsco.checkpoint.CheckpointException when the file does not fit it
   */
  public static StateDict load(Path file, StoredClassifier classifier, Processor processor) {
    NDManager root = NDManager.newBaseManager(TaskDevice.of(processor), TaskDevice.ENGINE);
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      JobMetrics.count(JobCount.MODEL_LOADS, 1);
      return classifier.load(checkpoint, root);
    }
  }

  /**
   * Reads every tensor of a model.
   *
   * @param expected shapes by the model's own names
   * @throws io.dsco.checkpoint.CheckpointException when the file does not fit the model
   */
  public static StateDict load(
      Path file, Map<String, Shape> expected, NameTable names, Processor processor) {
    NDManager root = NDManager.newBaseManager(TaskDevice.of(processor), TaskDevice.ENGINE);
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      JobMetrics.count(JobCount.MODEL_LOADS, 1);
      return ModelWeights.load(checkpoint, expected, names, root);
    }
  }
}
