package io.dsco.publish;

import io.dsco.synthesize.SynthesisTable;
import io.dsco.workspace.Column;
import io.dsco.workspace.FloatBytes;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.TableSchema;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.Iterator;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * The rows of class files with their place in the shuffle. It crosses to executors; a file is
 * streamed, and only the payload's column is read.
 */
final class SampleRows implements FlatMapFunction<String, Row> {
  private static final long serialVersionUID = 1;

  /** What a row carries beside its keys. */
  enum Payload {
    /** The PNG file. */
    IMAGE,
    /** The latent. */
    LATENT;

    private TableSchema schema() {
      String name = this == IMAGE ? "image" : "latent";
      Column payload = SynthesisTable.SAMPLES.columns().get(SynthesisTable.SAMPLES.indexOf(name));
      return TableSchema.of(
          "synthesis",
          Column.required("sample_id", Column.Kind.STRING),
          Column.required("label", Column.Kind.INT),
          Column.required("seed", Column.Kind.LONG),
          payload);
    }
  }

  private final Workspace workspace;
  private final Payload payload;
  private final long runSeed;
  private final int shards;

  SampleRows(Workspace workspace, Payload payload, long runSeed, int shards) {
    this.workspace = workspace;
    this.payload = payload;
    this.runSeed = runSeed;
    this.shards = shards;
  }

  @Override
  public Iterator<Row> call(String file) throws IOException {
    TableReader reader = new ParquetFiles(workspace).readInTask(new Path(file), payload.schema());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return reader.hasNext();
      }

      @Override
      public Row next() {
        return row(reader.next());
      }
    };
  }

  private Row row(Object[] sample) {
    String sampleId = (String) sample[0];
    ShuffleKey key = ShuffleKey.of(runSeed, sampleId);
    byte[] bytes =
        payload == Payload.IMAGE ? (byte[]) sample[3] : FloatBytes.of((float[]) sample[3]);
    return ShuffledRow.synthetic(key, shards, sampleId, sample[1], bytes, sample[2]);
  }
}
