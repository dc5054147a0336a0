package io.dsco.workspace;

import io.dsco.device.JobGroup;
import io.dsco.device.ModelProfile;
import io.dsco.device.ShrunkBatches;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The tasks of a stage that run models: the only ones that hold a GPU. Each begins by closing what
 * earlier stages left in its JVM, and ends by telling which batches memory did not hold. Lives on
 * the driver; what crosses to executors are the given functions and an accumulator.
 */
public final class ModelTasks {
  private final SparkSession spark;
  private final ShrunkBatches shrunk;

  private ModelTasks(SparkSession spark, ShrunkBatches shrunk) {
    this.spark = spark;
    this.shrunk = shrunk;
  }

  /** Those of one stage. */
  public static ModelTasks open(SparkSession spark) {
    return new ModelTasks(spark, ShrunkBatches.open(spark));
  }

  /**
   * Does the work of every item in a task of its own, in the order of the items.
   *
   * @return what the work gave, in the same order
   */
  public <T, R> List<R> each(List<T> items, Function<T, R> work) {
    // As many slices as items: Spark cuts the list evenly, so each partition holds one.
    JavaRDD<T> tasks =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(items, items.size());
    return partitions(tasks, (index, one) -> List.of(work.call(one.next())).iterator()).collect();
  }

  /**
   * The work on every partition, given its number and rows; it is done when the result is asked
   * for.
   */
  public <T, R> JavaRDD<R> partitions(
      JavaRDD<T> rows, Function2<Integer, Iterator<T>, Iterator<R>> work) {
    return ModelProfile.on(spark, rows.mapPartitionsWithIndex(new Begun<>(work, shrunk), false));
  }

  /** What was measured in the tasks that have ended, named for {@code run.json}. */
  public Map<String, Long> measured() {
    return shrunk.named();
  }

  private record Begun<T, R>(
      Function2<Integer, Iterator<T>, Iterator<R>> work, ShrunkBatches shrunk)
      implements Function2<Integer, Iterator<T>, Iterator<R>> {
    @Override
    public Iterator<R> call(Integer partition, Iterator<T> rows) throws Exception {
      ExecutorModels.begin(JobGroup.stageRun());
      TaskCompletionListener telling = ended -> shrunk.look();
      TaskContext.get().addTaskCompletionListener(telling);
      return work.call(partition, rows);
    }
  }
}
