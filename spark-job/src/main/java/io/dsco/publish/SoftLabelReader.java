package io.dsco.publish;

import io.dsco.publish.SoftLabels.Top;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.Workspace;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import org.apache.hadoop.fs.Path;

/** Reads a file of published soft labels, of either form, as logits of all classes. */
public final class SoftLabelReader implements Iterator<SoftLabelReader.Row>, Closeable {
  private final TableReader rows;
  private final boolean whole;
  private final int classes;

  /**
   * One image's labels.
   *
   * @param logits of all classes
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier: never compared
  public record Row(String sampleId, int label, float[] logits) {}

  private SoftLabelReader(TableReader rows, boolean whole, int classes) {
    this.rows = rows;
    this.whole = whole;
    this.classes = classes;
  }

  /**
   * Opens {@code soft_labels/train-….parquet}.
   *
   * @param workspace whose file system the file is on
   * @throws IllegalArgumentException when it is no such file
   */
  public static SoftLabelReader open(Workspace workspace, Path file) throws IOException {
    ParquetFiles files = new ParquetFiles(workspace);
    String classes =
        files
            .footer(file)
            .map(footer -> footer.metadata().get(ProductTable.CLASSES))
            .orElseThrow(
                () -> new IllegalArgumentException("soft labels must be readable, was " + file));
    if (classes == null) {
      throw new IllegalArgumentException(
          "soft labels must have %s in their metadata, %s has not"
              .formatted(ProductTable.CLASSES, file));
    }
    boolean whole = !files.columns(file).contains("tail");
    return new SoftLabelReader(
        files.read(file, whole ? ProductTable.SOFT_LABELS : ProductTable.TOP_SOFT_LABELS),
        whole,
        Integer.parseInt(classes));
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public Row next() {
    Object[] row = rows.next();
    float[] logits =
        whole
            ? (float[]) row[2]
            : SoftLabels.restored(
                new Top((int[]) row[2], (float[]) row[3], (Float) row[4]), classes);
    return new Row((String) row[0], (Integer) row[1], logits);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
