package io.dsco.publish;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import io.dsco.dope.DopedTable;
import io.dsco.encode.ImageReader;
import io.dsco.encode.LatentTable;
import io.dsco.image.PngEncoder;
import io.dsco.image.RejectedImageException;
import io.dsco.publish.SampleRows.Payload;
import io.dsco.source.SourceException;
import io.dsco.source.SourceRows;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Sha256;
import io.dsco.workspace.StageFolder;
import io.dsco.workspace.TableRows;
import io.dsco.workspace.Workspace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The selected real images as rows of the product. Lives on the driver. */
final class RealRows {
  /** Up to here every task gets the selection whole, so that no image is shuffled for the join. */
  private static final long BROADCAST_ROWS = 100_000;

  private static final String SELECTED_ID = "selected_id";

  private final SparkSession spark;
  private final Workspace workspace;
  private final Doping doping;
  private final Manifest selection;
  private final Manifest latents;

  private RealRows(
      SparkSession spark,
      Workspace workspace,
      Doping doping,
      Manifest selection,
      Manifest latents) {
    this.spark = spark;
    this.workspace = workspace;
    this.doping = doping;
    this.selection = selection;
    this.latents = latents;
  }

  static RealRows open(SparkSession spark, Workspace workspace, Doping doping) {
    Path selection = workspace.doping(doping.selected());
    Path latents = workspace.latents(doping.encoded());
    return new RealRows(
        spark,
        workspace,
        doping,
        new StageFolder(workspace, selection, doping.selected()).required("dope"),
        new StageFolder(workspace, latents, doping.encoded()).required("encode"));
  }

  /** Number of images. */
  long rows() {
    return selection.rows();
  }

  /** Rows of {@link ShuffledRow#SCHEMA}. */
  Dataset<Row> of(Payload payload, long runSeed, int shards) {
    Dataset<Row> real = found(payload);
    if (payload == Payload.LATENT) {
      MapFunction<Row, Row> latent =
          row ->
              ShuffledRow.real(
                  ShuffleKey.of(runSeed, row.getString(0)), shards, row, (byte[]) row.get(6));
      return real.map(latent, Encoders.row(ShuffledRow.SCHEMA));
    }
    ImageReader reader = doping.reader();
    MapFunction<Row, Row> image =
        row ->
            ShuffledRow.real(
                ShuffleKey.of(runSeed, row.getString(0)), shards, row, png(reader, row));
    return withBytes(real.drop("latent")).map(image, Encoders.row(ShuffledRow.SCHEMA));
  }

  private Dataset<Row> found(Payload payload) {
    MapFunction<Row, Integer> label = row -> row.getInt(1);
    return selected()
        .groupByKey(label, Encoders.INT())
        .flatMapGroups(
            new RealLatents(workspace, latentFiles(), payload), Encoders.row(RealLatents.SCHEMA));
  }

  private Map<Integer, String> latentFiles() {
    Path folder = workspace.latents(doping.encoded());
    Map<Integer, String> files = new HashMap<>();
    for (FileEntry file : latents.files()) {
      files.put(
          Integer.valueOf(file.property(LatentTable.LABEL)),
          new Path(folder, file.path()).toString());
    }
    return files;
  }

  /** The source's bytes behind the columns of {@code real}. */
  private Dataset<Row> withBytes(Dataset<Row> real) {
    Dataset<Row> renamed = real.withColumnRenamed("sample_id", SELECTED_ID);
    Dataset<Row> ids = small(selected().select(SourceRows.SAMPLE_ID));
    Dataset<Row> images = doping.source().read(spark, ids);
    Dataset<Row> bytes = images.select(SourceRows.SAMPLE_ID, SourceRows.BYTES);
    return bytes
        .join(small(renamed), col(SourceRows.SAMPLE_ID).equalTo(col(SELECTED_ID)))
        .select(
            SELECTED_ID,
            "label",
            "confusion",
            "rank",
            "source_path",
            "source_sha256",
            SourceRows.BYTES);
  }

  private Dataset<Row> selected() {
    Path folder = workspace.doping(doping.selected());
    List<Path> files =
        selection.files().stream().map(file -> new Path(folder, file.path())).toList();
    return TableRows.of(spark, workspace, files, DopedTable.SELECTED);
  }

  private Dataset<Row> small(Dataset<Row> rows) {
    return rows() <= BROADCAST_ROWS ? broadcast(rows) : rows;
  }

  private static byte[] png(ImageReader reader, Row row) {
    try {
      byte[] bytes = (byte[]) row.get(6);
      if (!Sha256.of(bytes).equals(row.getString(5))) {
        throw new SourceException(
            "the source changed during the run: SHA-256 of %s is no longer %s"
                .formatted(row.getString(0), row.getString(5)));
      }
      return PngEncoder.encode(reader.read(bytes));
    } catch (RejectedImageException e) {
      throw new IllegalStateException(
          "an image that was scored must still be usable (" + row.getString(0) + ")", e);
    }
  }
}
