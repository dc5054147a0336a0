package io.dsco.template;

import io.dsco.synthesize.SynthesizerFactory;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Json;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;

/**
 * Draws the run's projector inside a task, because the driver of a cluster has no tensor engine. It
 * crosses to executors with the factory; the target comes as text, and the file's entry goes as
 * JSON.
 */
final class ProjectorWorker implements Function<String, String> {
  private static final long serialVersionUID = 1;

  private final Workspace workspace;
  private final SynthesizerFactory synthesizers;
  private final long runSeed;

  ProjectorWorker(Workspace workspace, SynthesizerFactory synthesizers, long runSeed) {
    this.workspace = workspace;
    this.synthesizers = synthesizers;
    this.runSeed = runSeed;
  }

  @Override
  public String call(String target) throws IOException {
    java.nio.file.Path local = Files.createTempFile("projector", ".safetensors");
    try {
      synthesizers.writeProjector(local, runSeed);
      FileEntry entry =
          AtomicFile.write(
              workspace.fileSystem(),
              new Path(target),
              out -> {
                Files.copy(local, out);
                return 0;
              });
      return Json.canonical(entry);
    } finally {
      Files.deleteIfExists(local);
    }
  }
}
