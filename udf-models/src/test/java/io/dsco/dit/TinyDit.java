package io.dsco.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.ModelWeights;
import io.dsco.checkpoint.NameTable;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The transformer of reference case 02, two blocks wide 48, and latents for it. */
final class TinyDit {
  static final DitParameters PARAMETERS = new DitParameters(8, 2, 4, 48, 2, 3, 4, 10);

  private TinyDit() {}

  static StateDict weights(NDManager manager) throws URISyntaxException {
    Path file = Path.of(TinyDit.class.getResource("/golden/02_dit/dit.safetensors").toURI());
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      return ModelWeights.load(checkpoint, PARAMETERS.shapes(), NameTable.identity(), manager);
    }
  }

  /** Standard normal (n, channels, 8, 8). */
  static NDArray random(NDManager manager, int n, int channels) {
    Shape shape = new Shape(n, channels, 8, 8);
    RandomStream stream = RandomStream.of(1, Purpose.SUBSET, n, channels);
    return Tensors.of(manager, stream.fillGaussian(new float[(int) shape.size()]), shape);
  }
}
