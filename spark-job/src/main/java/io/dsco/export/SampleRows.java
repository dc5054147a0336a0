package io.dsco.export;

import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/** The samples of a shard as rows of Spark. It crosses to executors with the workspace. */
final class SampleRows implements FlatMapFunction<PublishedShard, Row> {
  private static final long serialVersionUID = 1;

  /** What becomes of a sample. */
  @FunctionalInterface
  interface Form extends Serializable {
    Row of(PublishedSample sample);
  }

  private final Workspace workspace;
  private final Form row;

  SampleRows(Workspace workspace, Form row) {
    this.workspace = workspace;
    this.row = row;
  }

  @Override
  public Iterator<Row> call(PublishedShard shard) throws IOException {
    ShardRows samples = ShardRows.open(workspace, shard);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return samples.hasNext();
      }

      @Override
      public Row next() {
        return row.of(samples.next());
      }
    };
  }
}
