package io.dsco.workspace;

import io.dsco.workspace.StageResult.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The folder that a stage leaves its result in, under a fingerprint. Lives on the driver.
 *
 * @param path its place
 * @param fingerprint of everything that can change the result
 */
public record StageFolder(Workspace workspace, Path path, Fingerprint fingerprint) {
  /** Makes a stage's files and describes them. */
  @FunctionalInterface
  public interface Work {
    /** The manifest, which is not written yet. */
    Manifest make() throws IOException;
  }

  /** The manifest, when the stage is complete. */
  public Optional<Manifest> complete() {
    try {
      return Manifest.complete(workspace.fileSystem(), path, fingerprint);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  /**
   * The manifest of a stage that must be complete.
   *
   * @param stage its name
   * @throws WorkspaceException when it is not
   */
  public Manifest required(String stage) {
    return complete()
        .orElseThrow(
            () ->
                new WorkspaceException(
                    "the stage %s must be complete, in %s it is not: run %s"
                        .formatted(stage, path, stage)));
  }

  /** Does the work and writes its manifest, unless the stage is complete. */
  public StageResult once(Work work) {
    Optional<Manifest> complete = complete();
    if (complete.isPresent()) {
      return StageResult.of(complete.get(), State.ALREADY_COMPLETE, path.toString());
    }
    try {
      Manifest manifest = work.make();
      manifest.write(workspace.fileSystem(), path);
      return StageResult.of(manifest, State.EXECUTED, path.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }
}
