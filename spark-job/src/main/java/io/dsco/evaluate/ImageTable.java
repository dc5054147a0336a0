package io.dsco.evaluate;

import io.dsco.workspace.Column;
import io.dsco.workspace.Column.Kind;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.GroupedFiles;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.StageFolder;
import io.dsco.workspace.TableSchema;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/**
 * A dataset's images in the workspace, a file a class, in the order of their ids: every training on
 * it sees them in the same order, wherever they came from.
 */
public final class ImageTable extends GroupedFiles {
  /** Images as they were found, not decoded. */
  static final TableSchema SCHEMA =
      TableSchema.of(
          "images",
          Column.required("sample_id", Kind.STRING),
          Column.required("label", Kind.INT),
          Column.optional("image", Kind.BINARY));

  private static final long serialVersionUID = 1;
  private static final String STAGE = "evaluation images";

  private final Workspace workspace;
  private final String folder;

  private ImageTable(Workspace workspace, Path folder) {
    this.workspace = workspace;
    this.folder = folder.toString();
  }

  /** Puts the images there, unless they are; tells where. */
  public static StageFolder kept(Workspace workspace, ComparedDataset dataset, int classes) {
    Fingerprint fingerprint =
        Fingerprint.of(Map.of("stage", STAGE, "version", 1, "identity", dataset.identity()));
    StageFolder folder =
        new StageFolder(workspace, workspace.evaluationImages(fingerprint), fingerprint);
    folder.once(
        () -> {
          List<FileEntry> files =
              new ImageTable(workspace, folder.path())
                  .writeAll(
                      dataset.rows().select("label", "sample_id", "bytes"), classes, "sample_id");
          return new Manifest(
              STAGE, fingerprint.value(), files, Map.of("identity", dataset.identity()));
        });
    return folder;
  }

  @Override
  protected FileEntry write(int label, Iterator<Row> rows) throws IOException {
    String name = "class-" + Workspace.digits(label) + ".parquet";
    return new ParquetFiles(workspace)
        .write(
            new Path(folder, name),
            SCHEMA,
            Map.of(),
            records(rows, row -> new Object[] {row.get(1), row.get(0), row.get(2)}))
        .at(name);
  }
}
