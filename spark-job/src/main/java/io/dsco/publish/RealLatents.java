package io.dsco.publish;

import io.dsco.encode.LatentTable;
import io.dsco.publish.SampleRows.Payload;
import io.dsco.workspace.FloatBytes;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.TableSchema;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Finds the latents and sources of one class's selected images in the class's file of latents, so
 * that no latent is shuffled. It crosses to executors with the files' paths; memory holds the
 * selected rows of a class, and their latents.
 */
final class RealLatents implements FlatMapGroupsFunction<Integer, Row, Row> {
  private static final long serialVersionUID = 1;

  /**
   * A selected image with all that the source's encoding knows of it; the latent as bytes, null
   * where it is not wanted.
   */
  static final StructType SCHEMA =
      new StructType()
          .add("sample_id", DataTypes.StringType, false)
          .add("label", DataTypes.IntegerType, false)
          .add("confusion", DataTypes.FloatType, false)
          .add("rank", DataTypes.LongType, false)
          .add("source_path", DataTypes.StringType, false)
          .add("source_sha256", DataTypes.StringType, false)
          .add("latent", DataTypes.BinaryType);

  private final Workspace workspace;
  private final HashMap<Integer, String> files;
  private final Payload payload;

  /**
   * @param files path of the latents of each label
   * @param payload whether latents are wanted; they are not even read for images
   */
  RealLatents(Workspace workspace, Map<Integer, String> files, Payload payload) {
    this.workspace = workspace;
    this.files = new HashMap<>(files);
    this.payload = payload;
  }

  @Override
  public Iterator<Row> call(Integer label, Iterator<Row> selected) throws IOException {
    Map<String, Row> wanted = new HashMap<>();
    while (selected.hasNext()) {
      Row row = selected.next();
      if (wanted.put(row.getString(0), row) != null) {
        throw new IllegalStateException("a real sample must be selected once: " + row.getString(0));
      }
    }
    List<Row> found = new ArrayList<>(wanted.size());
    Path file = new Path(files.get(label));
    try (TableReader latents = new ParquetFiles(workspace).read(file, schema())) {
      while (latents.hasNext()) {
        Object[] latent = latents.next();
        Row row = wanted.remove((String) latent[0]);
        if (row != null) {
          found.add(joined(row, latent));
        }
      }
    }
    if (!wanted.isEmpty()) {
      throw new IllegalStateException(
          "%d selected images have no latent in %s, such as %s"
              .formatted(wanted.size(), file, wanted.keySet().iterator().next()));
    }
    return found.iterator();
  }

  private TableSchema schema() {
    return payload == Payload.LATENT ? LatentTable.SOURCES_AND_LATENTS : LatentTable.SOURCES;
  }

  private static Row joined(Row selected, Object[] latent) {
    return RowFactory.create(
        selected.get(0),
        selected.get(1),
        selected.get(2),
        selected.get(3),
        latent[1],
        latent[2],
        latent.length > 3 ? FloatBytes.of((float[]) latent[3]) : null);
  }
}
