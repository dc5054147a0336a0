package io.dsco.table;

import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.Json;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** A table as far as it is filled. */
public interface ResultTable {
  /** Of its folder. */
  String name();

  /** Title, table, and what is missing, as Markdown. */
  String markdown();

  /** The same as a value for JSON. */
  Object json();

  /** The cells that are missing, each with the reason where it has been tried. */
  List<String> missing();

  /** Leaves the table in the workspace as it is now, as Markdown and as JSON. */
  default void write(Workspace workspace) {
    Path folder = workspace.table(name());
    try {
      AtomicFile.writeText(workspace.fileSystem(), new Path(folder, "table.md"), markdown());
      AtomicFile.writeText(
          workspace.fileSystem(), new Path(folder, TableFile.NAME), Json.pretty(json()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder, e);
    }
  }

  /** A line on what is missing; none where nothing is. */
  default String missing(int cells) {
    int named = Math.min(missing().size(), 12);
    String more = missing().size() > named ? "; %d more".formatted(missing().size() - named) : "";
    return missing().isEmpty()
        ? ""
        : "%d of %d cells are missing: %s%s.\n"
            .formatted(
                missing().size(), cells, String.join("; ", missing().subList(0, named)), more);
  }
}
