package io.dsco.device;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.ModelWeights;
import io.dsco.checkpoint.NameTable;
import io.dsco.classifier.StoredClassifier;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.tensor.DeviceMemory;
import io.dsco.tensor.StateDict;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiFunction;

/** Loads a model's weights onto the device of the calling task. */
public final class Weights {
  private Weights() {}

  /**
   * Reads a classifier.
   *
   * @throws io.dsco.checkpoint.CheckpointException when the file does not fit it
   * @throws io.dsco.tensor.DeviceMemoryException when the device has no memory for it
   */
  public static StateDict load(Path file, StoredClassifier classifier, Processor processor) {
    return load(file, processor, classifier::load);
  }

  /**
   * Reads every tensor of a model.
   *
   * @param expected shapes by the model's own names
   * @throws io.dsco.checkpoint.CheckpointException when the file does not fit the model
   * @throws io.dsco.tensor.DeviceMemoryException when the device has no memory for them
   */
  public static StateDict load(
      Path file, Map<String, Shape> expected, NameTable names, Processor processor) {
    return load(
        file,
        processor,
        (checkpoint, root) -> ModelWeights.load(checkpoint, expected, names, root));
  }

  private static StateDict load(
      Path file, Processor processor, BiFunction<Checkpoint, NDManager, StateDict> loading) {
    NDManager root = TaskDevice.manager(processor);
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      StateDict weights = loading.apply(checkpoint, root);
      JobMetrics.count(JobCount.MODEL_LOADS, 1);
      return weights;
    } catch (RuntimeException e) {
      root.close();
      throw DeviceMemory.isExhausted(e)
          ? DeviceMemory.exhausted("the weights of " + file + " (checkpoints)", root.getDevice(), e)
          : e;
    }
  }
}
