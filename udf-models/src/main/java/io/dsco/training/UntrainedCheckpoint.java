package io.dsco.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.checkpoint.SafetensorsWriter;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Checkpoints of real names and sizes whose weights nobody trained: enough to measure with. */
public final class UntrainedCheckpoint {
  private static final long SEED = 3;

  private UntrainedCheckpoint() {}

  /**
   * Writes a safetensors file of PyTorch's default weights ({@link
   * WeightInitialization#pytorchDefaults}).
   *
   * @param shapes by name
   */
  public static Path write(Path file, Map<String, Shape> shapes) throws IOException {
    WeightInitialization.Rule rule = WeightInitialization.pytorchDefaults(shapes);
    try (GradMode mode = GradMode.inference();
        NDManager manager = NDManager.newBaseManager();
        StateDict weights = WeightInitialization.create(shapes, rule, SEED, manager)) {
      SafetensorsWriter.write(file, weights.tensors(), Map.of("format", "pt"));
    }
    return file;
  }
}
