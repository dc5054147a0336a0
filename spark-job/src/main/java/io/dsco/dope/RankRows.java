package io.dsco.dope;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Gives the sorted rows of a kept range their ranks, and ends at the cut. Crosses to executors. */
final class RankRows implements Function2<Integer, Iterator<Row>, Iterator<Row>> {
  private static final long serialVersionUID = 1;

  private final ConfusionRanking.Selection selection;
  private final RankCut cut;
  private final long count;

  RankRows(ConfusionRanking.Selection selection, RankCut cut, long count) {
    this.selection = selection;
    this.cut = cut;
    this.count = count;
  }

  @Override
  public Iterator<Row> call(Integer index, Iterator<Row> sorted) {
    return new Ranks(index, sorted);
  }

  private final class Ranks implements Iterator<Row> {
    private final int index;
    private final Iterator<Row> sorted;
    private int group;
    private long rank;
    private String previousId;
    private Row next;

    Ranks(int index, Iterator<Row> sorted) {
      this.index = index;
      this.sorted = sorted;
      advance();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Row next() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      Row row = next;
      advance();
      return row;
    }

    /** Moves to the next row at or above the cut; groups follow one another. */
    private void advance() {
      next = null;
      while (next == null && sorted.hasNext()) {
        Row row = sorted.next();
        rank(row.getInt(1));
        refuseRepetition(row.getString(0));
        if (rank <= count) {
          next = RowFactory.create(row.get(0), row.get(1), row.get(2), rank);
        } else if (selection == ConfusionRanking.Selection.GLOBAL) {
          return;
        }
      }
    }

    private void rank(int label) {
      int rowGroup = selection.group(label);
      boolean begins = previousId == null || rowGroup != group;
      group = rowGroup;
      rank = begins ? cut.before(index, group) + 1 : rank + 1;
    }

    private void refuseRepetition(String id) {
      if (id.equals(previousId)) {
        throw ConfusionRanking.repeated(id);
      }
      previousId = id;
    }
  }
}
