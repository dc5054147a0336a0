package io.dsco.publish;

import io.dsco.device.JobCount;
import io.dsco.device.JobMetrics;
import io.dsco.workspace.EncodedImage;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.FloatBytes;
import io.dsco.workspace.GroupedFiles;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableSchema;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/** Writes the shards of one published table. */
final class ShardFiles extends GroupedFiles {
  private static final long serialVersionUID = 1;

  private final Workspace workspace;
  private final String folder;
  private final SampleRows.Payload payload;
  private final HashMap<String, String> metadata;
  private final int shards;
  private final String[] classNames;

  ShardFiles(
      Workspace workspace,
      Path folder,
      SampleRows.Payload payload,
      Map<String, String> metadata,
      int shards,
      List<String> classNames) {
    this.workspace = workspace;
    this.folder = folder.toString();
    this.payload = payload;
    this.metadata = new HashMap<>(metadata);
    this.shards = shards;
    this.classNames = classNames.toArray(String[]::new);
  }

  @Override
  protected FileEntry write(int shard, Iterator<Row> rows) throws IOException {
    return writeShard(shard, records(rows, this::record));
  }

  /** A shard that no key fell into, which only happens to very small ones. */
  FileEntry writeEmpty(int shard) throws IOException {
    return writeShard(shard, Collections.emptyIterator());
  }

  /** Path of a shard, relative to the product's folder. */
  String path(int shard) {
    return ProductTable.shardFile(schema().name(), shard, shards);
  }

  private FileEntry writeShard(int shard, Iterator<Object[]> records) throws IOException {
    Path target = new Path(folder, path(shard));
    FileEntry entry = new ParquetFiles(workspace).write(target, schema(), metadata, records);
    if (payload == SampleRows.Payload.IMAGE) {
      JobMetrics.count(JobCount.IMAGES_PUBLISHED, entry.rows());
    }
    return entry.at(path(shard));
  }

  private TableSchema schema() {
    return payload == SampleRows.Payload.IMAGE ? ProductTable.IMAGES : ProductTable.LATENTS;
  }

  private Object[] record(Row row) {
    String sampleId = row.getAs("sample_id");
    Integer label = row.getAs("label");
    byte[] bytes = row.getAs("payload");
    if (payload == SampleRows.Payload.LATENT) {
      return new Object[] {sampleId, label, FloatBytes.floats(bytes)};
    }
    return new Object[] {
      sampleId,
      new EncodedImage(bytes, pngName(sampleId)),
      label,
      classNames[label],
      ShuffledRow.isReal(row) ? ProductTable.REAL : ProductTable.SYNTHETIC,
      row.getAs("source_path"),
      row.getAs("source_sha256"),
      row.getAs("confusion"),
      row.getAs("rank"),
      row.getAs("seed")
    };
  }

  /** The published file is a PNG, whatever the source's was. */
  private static String pngName(String sampleId) {
    return sampleId.endsWith(".png") ? sampleId : sampleId + ".png";
  }
}
