package io.dsco.workspace;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Writes rows of a {@link TableSchema} as Parquet records. */
final class RowWriteSupport extends WriteSupport<Object[]> {
  private final TableSchema schema;
  private final Map<String, String> metadata;
  private RecordConsumer records;

  RowWriteSupport(TableSchema schema, Map<String, String> metadata) {
    this.schema = schema;
    this.metadata = metadata;
  }

  @Override
  public WriteContext init(Configuration configuration) {
    return new WriteContext(schema.parquetType(), Map.of());
  }

  /** Gives the metadata as it is when all rows are written. */
  @Override
  public FinalizedWriteContext finalizeWrite() {
    // Immutable maps of the JDK iterate in another order in every process; a file's bytes must not.
    return new FinalizedWriteContext(new TreeMap<>(metadata));
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    records = recordConsumer;
  }

  @Override
  public void write(Object[] row) {
    if (row.length != schema.columns().size()) {
      throw new IllegalArgumentException(
          "table %s has %d columns, the row %d values"
              .formatted(schema.name(), schema.columns().size(), row.length));
    }
    records.startMessage();
    for (int i = 0; i < row.length; i++) {
      Column column = schema.columns().get(i);
      column.check(row[i]);
      if (row[i] != null) {
        records.startField(column.name(), i);
        writeValue(column.kind(), row[i]);
        records.endField(column.name(), i);
      }
    }
    records.endMessage();
  }

  private void writeValue(Column.Kind kind, Object value) {
    switch (kind) {
      case STRING -> records.addBinary(Binary.fromString((String) value));
      case INT -> records.addInteger((Integer) value);
      case LONG -> records.addLong((Long) value);
      case FLOAT -> records.addFloat((Float) value);
      case BINARY -> records.addBinary(Binary.fromConstantByteArray((byte[]) value));
      case FLOAT_ARRAY -> {
        float[] floats = (float[]) value;
        writeList(floats.length, i -> records.addFloat(floats[i]));
      }
      case INT_ARRAY -> {
        int[] ints = (int[]) value;
        writeList(ints.length, i -> records.addInteger(ints[i]));
      }
      case IMAGE -> writeImage((EncodedImage) value);
    }
  }

  private void writeList(int length, IntConsumer element) {
    records.startGroup();
    if (length > 0) {
      records.startField("list", 0);
      for (int i = 0; i < length; i++) {
        records.startGroup();
        records.startField("element", 0);
        element.accept(i);
        records.endField("element", 0);
        records.endGroup();
      }
      records.endField("list", 0);
    }
    records.endGroup();
  }

  private void writeImage(EncodedImage image) {
    records.startGroup();
    if (image.bytes() != null) {
      records.startField("bytes", 0);
      records.addBinary(Binary.fromConstantByteArray(image.bytes()));
      records.endField("bytes", 0);
    }
    if (image.path() != null) {
      records.startField("path", 1);
      records.addBinary(Binary.fromString(image.path()));
      records.endField("path", 1);
    }
    records.endGroup();
  }
}
