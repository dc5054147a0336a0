package io.dsco.dope;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.sql.Row;
import scala.Function1;

/**
 * Which ranges hold selected rows, and how many rows of each group lie before them. Crosses to
 * executors, with one number for each kept range and group in it.
 */
final class RankCut implements Serializable {
  private static final long serialVersionUID = 1;

  private final ArrayList<Integer> kept = new ArrayList<>();
  private final ArrayList<HashMap<Integer, Long>> before = new ArrayList<>();

  private RankCut() {}

  /**
   * Adds up.
   *
   * @param counts (range, group, rows) in any order, as {@link GroupCounts} gives them
   * @param count ranks that are selected in each group
   */
  static RankCut of(List<long[]> counts, long count) {
    TreeMap<Integer, List<long[]>> ranges = new TreeMap<>();
    counts.forEach(
        entry -> ranges.computeIfAbsent((int) entry[0], key -> new ArrayList<>()).add(entry));
    RankCut cut = new RankCut();
    Map<Integer, Long> seen = new HashMap<>();
    ranges.forEach(
        (range, groups) -> {
          HashMap<Integer, Long> offsets = new HashMap<>();
          for (long[] entry : groups) {
            int group = (int) entry[1];
            offsets.put(group, seen.getOrDefault(group, 0L));
            seen.merge(group, entry[2], Long::sum);
          }
          if (offsets.values().stream().anyMatch(offset -> offset < count)) {
            cut.kept.add(range);
            cut.before.add(offsets);
          }
        });
    return cut;
  }

  /** The kept ranges, in their order, renumbered from 0. */
  JavaRDD<Row> prune(JavaRDD<Row> ranges) {
    // A set of its own: lineage must not carry the offsets once more.
    HashSet<Integer> wanted = new HashSet<>(kept);
    Function1<Object, Object> isKept =
        (Function1<Object, Object> & Serializable) range -> wanted.contains((Integer) range);
    return PartitionPruningRDD.create(ranges.rdd(), isKept).toJavaRDD();
  }

  /** Rows of {@code group} in the ranges before the kept range {@code index}. */
  long before(int index, int group) {
    return before.get(index).get(group);
  }
}
