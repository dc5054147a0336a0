package io.dsco.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code run.json}: what was run with which settings, and how far it came.
 *
 * @param configuration the effective configuration, a JSON tree
 * @param versions names and versions of the program, Spark, Java and the engine
 * @param stages result of each stage by name
 */
public record RunRecord(
    Object configuration, Map<String, String> versions, Map<String, StageResult> stages) {
  /** Copies, sorted by name. */
  public RunRecord {
    versions = new TreeMap<>(versions);
    stages = new TreeMap<>(stages);
  }

  /** A run that has done nothing yet. */
  public static RunRecord start(String configurationJson, Map<String, String> versions) {
    return new RunRecord(Json.tree(configurationJson), versions, Map.of());
  }

  /** The workspace's record, if there is one. */
  public static Optional<RunRecord> read(Workspace workspace) {
    return KeptJson.read(workspace.fileSystem(), workspace.runRecord(), RunRecord.class);
  }

  /** The same run after one more stage. */
  public RunRecord with(StageResult result) {
    Map<String, StageResult> extended = new TreeMap<>(stages);
    extended.put(result.stage(), result);
    return new RunRecord(configuration, versions, extended);
  }

  /** Writes the record, atomically. */
  public void write(Workspace workspace) {
    try {
      AtomicFile.writeText(workspace.fileSystem(), workspace.runRecord(), Json.pretty(this));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + workspace.runRecord(), e);
    }
  }
}
