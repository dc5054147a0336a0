package io.dsco.table;

import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Json;
import io.dsco.workspace.Workspace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** What finished cells hold, in a workspace that all its tables share. */
public record CellResults(Workspace workspace) {
  /** What a cell holds, if it is finished. */
  public <T> Optional<T> find(Fingerprint cell, Class<T> type) {
    Path file = workspace.cell(cell);
    try (InputStream in = workspace.fileSystem().open(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Optional.of(Json.parse(text, type));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
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
