package io.dsco.workspace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Writes one file per group of rows, sorted, so that a file's bytes do not depend on how the rows
 * were partitioned. The group is the integer in the rows' first column. Instances cross to
 * executors; what comes back is one {@link FileEntry} per group, as JSON, which no choice of Spark
 * serialiser can break.
 */
public abstract class GroupedFiles implements MapPartitionsFunction<Row, String> {
  private static final long serialVersionUID = 1;

  /** Writes the rows of one group; they come sorted, and all of them must be taken. */
  protected abstract FileEntry write(int group, Iterator<Row> rows) throws IOException;

  /**
   * Shuffles, sorts and writes.
   *
   * @param groups about how many groups there are
   * @param order the columns that sort a group's rows, without the group's own
   * @return one entry per group that has rows
   */
  public final List<FileEntry> writeAll(Dataset<Row> rows, int groups, String... order) {
    String group = rows.columns()[0];
    List<Column> sort = new ArrayList<>(List.of(functions.col(group)));
    Arrays.stream(order).map(functions::col).forEach(sort::add);
    return rows
        .repartition(Math.max(1, groups), functions.col(group))
        .sortWithinPartitions(sort.toArray(Column[]::new))
        .mapPartitions(this, Encoders.STRING())
        .collectAsList()
        .stream()
        .map(json -> Json.parse(json, FileEntry.class))
        .toList();
  }

  /** The rows as a file's records, one by one. */
  protected static Iterator<Object[]> records(Iterator<Row> rows, Function<Row, Object[]> record) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Object[] next() {
        return record.apply(rows.next());
      }
    };
  }

  @Override
  public final Iterator<String> call(Iterator<Row> rows) throws IOException {
    List<String> entries = new ArrayList<>();
    Runs runs = new Runs(rows);
    while (runs.begin()) {
      entries.add(Json.canonical(write(runs.group, runs)));
      if (runs.hasNext()) {
        throw new IllegalStateException("rows of group " + runs.group + " were left unwritten");
      }
    }
    return entries.iterator();
  }

  /** The rows of the current group, up to the first of another. */
  private static final class Runs implements Iterator<Row> {
    private final Iterator<Row> rows;
    private Row next;
    private int group;

    Runs(Iterator<Row> rows) {
      this.rows = rows;
      advance();
    }

    boolean begin() {
      if (next == null) {
        return false;
      }
      group = next.getInt(0);
      return true;
    }

    @Override
    public boolean hasNext() {
      return next != null && next.getInt(0) == group;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("group " + group + " has no more rows");
      }
      Row current = next;
      advance();
      return current;
    }

    private void advance() {
      next = rows.hasNext() ? rows.next() : null;
    }
  }
}
