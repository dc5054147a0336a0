package io.dsco.table;

import io.dsco.workspace.LiteralGlob;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A table that a workspace holds, to be shown without its configuration.
 *
 * @param head titles of the columns that say what a row is; none where an earlier version wrote it
 * @param rows from the top; none likewise
 * @param accuracies cells of a table of accuracies
 * @param costs cells of a table of costs
 */
public record KeptTable(
    String name,
    String title,
    List<String> head,
    List<Row> rows,
    List<FilledCell> accuracies,
    List<CostCell> costs) {
  /**
   * A row.
   *
   * @param labels what stands before its cells, one for each title of the head
   * @param group heading above it; empty for none
   */
  public record Row(String name, List<String> labels, String group) {
    /** Copies. */
    public Row {
      labels = List.copyOf(labels);
    }
  }

  /** Copies. Where nothing else is known, a row is what its cells call it. */
  public KeptTable {
    accuracies = List.copyOf(accuracies);
    costs = List.copyOf(costs);
    head = head.isEmpty() ? List.of("row") : List.copyOf(head);
    rows = rows.isEmpty() ? named(accuracies) : List.copyOf(rows);
  }

  private static List<Row> named(List<FilledCell> cells) {
    return cells.stream()
        .map(FilledCell::row)
        .distinct()
        .map(name -> new Row(name, List.of(name), ""))
        .toList();
  }

  /** All of a workspace, by name. */
  public static List<KeptTable> of(Workspace workspace) throws IOException {
    FileStatus[] files =
        workspace
            .fileSystem()
            .globStatus(new Path(LiteralGlob.of(workspace.root()), "tables/*/" + TableFile.NAME));
    if (files == null) {
      return List.of();
    }
    Arrays.sort(files, Comparator.comparing(FileStatus::getPath));
    List<KeptTable> tables = new ArrayList<>();
    for (FileStatus file : files) {
      try (FSDataInputStream in = workspace.fileSystem().open(file.getPath())) {
        tables.add(TableFile.read(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      }
    }
    return tables;
  }
}
