package io.dsco.encode;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.apache.spark.sql.Row;

/**
 * Rows in batches of one kind each, in their order; full ones but the last of each kind. At most a
 * batch of each kind is held.
 */
final class RowBatches implements Iterator<List<Row>> {
  private final Iterator<Row> rows;
  private final int size;
  private final ToIntFunction<Row> kind;
  private final SortedMap<Integer, List<Row>> filling = new TreeMap<>();

  RowBatches(Iterator<Row> rows, int size, ToIntFunction<Row> kind) {
    this.rows = rows;
    this.size = size;
    this.kind = kind;
  }

  @Override
  public boolean hasNext() {
    return !filling.isEmpty() || rows.hasNext();
  }

  @Override
  public List<Row> next() {
    while (rows.hasNext()) {
      Row row = rows.next();
      int of = kind.applyAsInt(row);
      List<Row> batch = filling.computeIfAbsent(of, any -> new ArrayList<>(size));
      batch.add(row);
      if (batch.size() == size) {
        return filling.remove(of);
      }
    }
    if (filling.isEmpty()) {
      throw new NoSuchElementException("the partition has no more images");
    }
    return filling.remove(filling.firstKey());
  }
}
