package io.dsco.workspace;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;

/** Reads the columns of a {@link TableSchema} out of a Parquet file; others are not touched. */
final class RowReadSupport extends ReadSupport<Object[]> {
  private final TableSchema schema;

  RowReadSupport(TableSchema schema) {
    this.schema = schema;
  }

  @Override
  public ReadContext init(InitContext context) {
    return new ReadContext(schema.parquetType());
  }

  @Override
  public RecordMaterializer<Object[]> prepareForRead(
      Configuration configuration,
      Map<String, String> metadata,
      MessageType fileSchema,
      ReadContext context) {
    return new RowMaterializer(schema);
  }
}
