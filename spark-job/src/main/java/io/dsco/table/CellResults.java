package io.dsco.table;

import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Json;
import io.dsco.workspace.KeptJson;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** What finished cells hold, in a workspace that all its tables share. */
public record CellResults(Workspace workspace) {
  /** What a cell holds, if it is finished. */
  public <T> Optional<T> find(Fingerprint cell, Class<T> type) {
    return KeptJson.read(workspace.fileSystem(), workspace.cell(cell), type);
  }

  /** Keeps what a cell holds. */
  public void keep(Fingerprint cell, Object content) {
    Path file = workspace.cell(cell);
    try {
      AtomicFile.writeText(workspace.fileSystem(), file, Json.pretty(content));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
