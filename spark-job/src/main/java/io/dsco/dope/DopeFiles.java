package io.dsco.dope;

import io.dsco.workspace.FileEntry;
import io.dsco.workspace.GroupedFiles;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/** Writes the selection as one file per class, by rank. */
final class DopeFiles extends GroupedFiles {
  private static final long serialVersionUID = 1;

  /** Key of the label in the manifest. */
  static final String LABEL = "label";

  private final Workspace workspace;
  private final String folder;

  DopeFiles(Workspace workspace, Path folder) {
    this.workspace = workspace;
    this.folder = folder.toString();
  }

  @Override
  protected FileEntry write(int label, Iterator<Row> rows) throws IOException {
    Path target = new Path(folder, "class-" + Workspace.digits(label) + ".parquet");
    return new ParquetFiles(workspace)
        .write(
            target,
            DopedTable.SELECTED,
            Map.of(),
            records(rows, row -> new Object[] {row.get(1), label, row.get(2), row.get(3)}))
        .with(Map.of(LABEL, String.valueOf(label)));
  }
}
