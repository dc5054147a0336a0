package io.dsco.workspace;

import java.util.List;
import org.apache.parquet.schema.MessageType;

/**
 * Columns of a table, in order. A row is an {@code Object[]} with one value per column, of the type
 * that {@link Column.Kind} names.
 */
public record TableSchema(String name, List<Column> columns) {
  /** Copies the columns. */
  public TableSchema {
    columns = List.copyOf(columns);
  }

  /** A table of these columns. */
  public static TableSchema of(String name, Column... columns) {
    return new TableSchema(name, List.of(columns));
  }

  /**
   * Position of a column.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException("table " + name + " has no column " + column);
  }

  MessageType parquetType() {
    return new MessageType(name, columns.stream().map(Column::parquetType).toList());
  }
}
