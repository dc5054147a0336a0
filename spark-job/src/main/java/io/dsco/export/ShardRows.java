package io.dsco.export;

import io.dsco.publish.ProductTable;
import io.dsco.workspace.Column;
import io.dsco.workspace.EncodedImage;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.TableSchema;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * The rows of one published shard, streamed in their order, with the soft labels that lie in the
 * same rows of another file. Lives in a task, which closes the files when it ends.
 */
final class ShardRows implements Iterator<PublishedSample> {
  private final PublishedShard shard;
  private final TableReader images;
  private final Optional<TableReader> labels;
  private final TableSchema form;
  private long read;

  private ShardRows(
      PublishedShard shard, TableReader images, Optional<TableReader> labels, TableSchema form) {
    this.shard = shard;
    this.images = images;
    this.labels = labels;
    this.form = form;
  }

  static ShardRows open(Workspace workspace, PublishedShard shard) throws IOException {
    ParquetFiles files = new ParquetFiles(workspace);
    TableReader images = files.readInTask(new Path(shard.images()), ProductTable.IMAGES);
    if (shard.softLabels().isEmpty()) {
      return new ShardRows(shard, images, Optional.empty(), ProductTable.SOFT_LABELS);
    }
    Path path = new Path(shard.softLabels());
    TableSchema form =
        files.columns(path).contains("tail")
            ? ProductTable.TOP_SOFT_LABELS
            : ProductTable.SOFT_LABELS;
    return new ShardRows(shard, images, Optional.of(files.readInTask(path, form)), form);
  }

  /**
   * Whether there is another row.
   *
   * @throws IllegalStateException when the files have other numbers of rows than the manifest says
   */
  @Override
  public boolean hasNext() {
    boolean more = images.hasNext();
    if (more != read < shard.rows() || labels.map(TableReader::hasNext).orElse(more) != more) {
      throw new IllegalStateException(
          "%s and its soft labels must have %d rows, as the dataset's manifest says"
              .formatted(shard.images(), shard.rows()));
    }
    return more;
  }

  @Override
  public PublishedSample next() {
    if (!hasNext()) {
      throw new NoSuchElementException(shard.images() + " has no more rows");
    }
    Map<String, Object> columns = new TreeMap<>();
    Object[] row = images.next();
    put(columns, ProductTable.IMAGES, row);
    EncodedImage image = (EncodedImage) columns.remove("image");
    labels.ifPresent(reader -> putLabels(columns, reader.next()));
    return new PublishedSample(shard.first() + read++, image.bytes(), image.path(), columns);
  }

  private void putLabels(Map<String, Object> columns, Object[] row) {
    if (!row[0].equals(columns.get("sample_id"))) {
      throw new IllegalStateException(
          "the soft labels of %s must be in the order of its images, %s is beside %s"
              .formatted(shard.images(), row[0], columns.get("sample_id")));
    }
    put(columns, form, row);
  }

  private static void put(Map<String, Object> columns, TableSchema schema, Object[] row) {
    for (Column column : schema.columns()) {
      columns.put(column.name(), row[schema.indexOf(column.name())]);
    }
  }
}
