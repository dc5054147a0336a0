package io.dsco.checkpoint;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

/** Checkpoints of real names and sizes whose weights nobody trained: enough to measure with. */
public final class MadeUpWeights {
  private static final long SEED = 3;

  private MadeUpWeights() {}

  /**
   * Writes a safetensors file of weights that are uniform within PyTorch's usual bound, 1 / √(fan
   * in); biases are zeros and the scales of norms ones.
   *
   * @param shapes by name
   */
  public static Path write(Path file, Map<String, Shape> shapes) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    try (GradMode mode = GradMode.inference();
        NDManager manager = NDManager.newBaseManager();
        StateDict weights = new StateDict(manager)) {
      shapes.forEach(
          (name, shape) ->
              weights.put(name, Tensors.of(weights.manager(), values(random, name, shape), shape)));
      SafetensorsWriter.write(file, weights.tensors(), Map.of("format", "pt"));
    }
    return file;
  }

  private static float[] values(SplittableRandom random, String name, Shape shape) {
    float[] values = new float[Math.toIntExact(shape.size())];
    if (shape.dimension() == 1) {
      Arrays.fill(values, name.endsWith("bias") ? 0 : 1);
      return values;
    }
    double bound = 1 / Math.sqrt((double) shape.size() / shape.get(0));
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    return values;
  }
}
