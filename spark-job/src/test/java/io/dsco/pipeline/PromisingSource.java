package io.dsco.pipeline;

import io.dsco.source.ImageSource;
import io.dsco.source.SourceIdentity;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A source that has lost images since it was opened.
 *
 * @param lost how many
 */
public record PromisingSource(FakeSource source, int lost) implements ImageSource {
  @Override
  public List<String> classNames() {
    return source.classNames();
  }

  @Override
  public long imageCount() {
    return source.imageCount() + lost;
  }

  @Override
  public SourceIdentity identity() {
    return source.identity();
  }

  @Override
  public Dataset<Row> read(SparkSession spark) {
    return source.read(spark);
  }
}
