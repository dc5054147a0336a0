package io.dsco.device;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.AccumulatorV2;

/**
 * Batch sizes that memory did not hold, by their settings: the smallest that any executor went on
 * with. Crosses to executors as accumulators do; a task tells at its end what its JVM knows.
 */
public final class ShrunkBatches extends AccumulatorV2<Map<String, Integer>, Map<String, Integer>> {
  private static final long serialVersionUID = 1;

  /** Before the setting's name in {@code run.json}. */
  private static final String NAMED = "shrunk.";

  /** Replaced, never changed: heartbeats send it while tasks add to it. */
  private volatile Map<String, Integer> smallest = Map.of();

  /** One that knows of none, registered with the session. */
  public static ShrunkBatches open(SparkSession spark) {
    ShrunkBatches batches = new ShrunkBatches();
    spark.sparkContext().register(batches, "shrunk batches");
    return batches;
  }

  /** Takes what the models of this JVM went on with in the calling task's stage. */
  public void look() {
    add(ModelBatches.shrunk(JobGroup.stageRun()));
  }

  /** Rows of a batch by setting, named for {@code run.json}. */
  public Map<String, Long> named() {
    Map<String, Long> named = new TreeMap<>();
    smallest.forEach((setting, rows) -> named.put(NAMED + setting, (long) rows));
    return named;
  }

  /** The settings among what {@link #named} gave, with the rows that memory held. */
  public static Map<String, Long> of(Map<String, Long> measured) {
    Map<String, Long> found = new TreeMap<>();
    measured.forEach(
        (name, rows) -> {
          if (name.startsWith(NAMED)) {
            found.put(name.substring(NAMED.length()), rows);
          }
        });
    return found;
  }

  /** Also before its fields are read, as in {@link PeakMemory#isZero}. */
  @Override
  public boolean isZero() {
    return smallest == null || smallest.isEmpty();
  }

  @Override
  public ShrunkBatches copy() {
    ShrunkBatches copy = new ShrunkBatches();
    copy.add(smallest);
    return copy;
  }

  @Override
  public void reset() {
    smallest = Map.of();
  }

  @Override
  public void add(Map<String, Integer> sizes) {
    Map<String, Integer> merged = new TreeMap<>(smallest);
    sizes.forEach((setting, rows) -> merged.merge(setting, rows, Math::min));
    smallest = Map.copyOf(merged);
  }

  @Override
  public void merge(AccumulatorV2<Map<String, Integer>, Map<String, Integer>> other) {
    add(other.value());
  }

  @Override
  public Map<String, Integer> value() {
    return smallest;
  }
}
