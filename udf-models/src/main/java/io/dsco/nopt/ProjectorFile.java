package io.dsco.nopt;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.ModelWeights;
import io.dsco.checkpoint.NameTable;
import io.dsco.checkpoint.SafetensorsWriter;
import io.dsco.projector.Projector;
import io.dsco.projector.ProjectorParameters;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The projector that all classes of a data-free run share, as a safetensors file. */
public final class ProjectorFile {
  private ProjectorFile() {}

  /** Draws the run's projector and writes it. The same seed gives the same bytes. */
  public static void write(Path file, ProjectorParameters sizes, long runSeed) throws IOException {
    try (GradMode mode = GradMode.inference();
        // Of the host, as its values are: the caller may hold no GPU.
        NDManager manager = NDManager.newBaseManager(Device.cpu());
        Projector projector =
            Projector.random(sizes, RandomStream.of(runSeed, Purpose.PROJECTOR), manager)) {
      SafetensorsWriter.write(
          file, projector.weights().tensors(), Map.of("projector", sizes.toString()));
    }
  }

  /**
   * Reads it onto the device of {@code parent}.
   *
   * @throws io.dsco.checkpoint.CheckpointException when the file has other sizes
   */
  static Projector read(Path file, ProjectorParameters sizes, NDManager parent) {
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      return new Projector(
          sizes, ModelWeights.load(checkpoint, sizes.shapes(), NameTable.identity(), parent));
    }
  }
}
