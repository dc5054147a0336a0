package io.dsco.dope;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;

/**
 * Counts the rows of each group in a range. Crosses to executors; what comes back is one (range,
 * group, rows) for each group that has rows, as an array, which any serialiser can carry.
 */
final class GroupCounts implements Function2<Integer, Iterator<Row>, Iterator<long[]>> {
  private static final long serialVersionUID = 1;

  private final ConfusionRanking.Selection selection;

  GroupCounts(ConfusionRanking.Selection selection) {
    this.selection = selection;
  }

  @Override
  public Iterator<long[]> call(Integer range, Iterator<Row> rows) {
    Map<Integer, long[]> counts = new HashMap<>();
    while (rows.hasNext()) {
      int group = selection.group(rows.next().getInt(1));
      counts.computeIfAbsent(group, key -> new long[] {range, group, 0})[2]++;
    }
    return counts.values().iterator();
  }
}
