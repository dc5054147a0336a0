package io.dsco.table;

import io.dsco.evaluate.TrialResult;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Json;
import io.dsco.workspace.Workspace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Results of finished cells in a workspace, which all its tables share. */
public record CellResults(Workspace workspace) {
  /** The trainings of a cell, if it is finished. */
  public Optional<List<TrialResult>> find(Fingerprint cell) {
    Path file = workspace.cell(cell);
    try (InputStream in = workspace.fileSystem().open(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Optional.of(Arrays.asList(Json.parse(text, TrialResult[].class)));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Keeps the trainings of a cell. */
  public void keep(Fingerprint cell, List<TrialResult> results) {
    Path file = workspace.cell(cell);
    try {
      AtomicFile.writeText(workspace.fileSystem(), file, Json.pretty(results));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
