package io.dsco.device;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple4;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Counts what tasks have done while they still run. An accumulator alone is added up when a task
 * ends; running tasks are known from their executors' heartbeats. A failed attempt's count is
 * dropped with it. Lives on the driver; tasks get {@link #accumulator()}.
 */
public final class TaskCounter implements LongSupplier, AutoCloseable {
  private final SparkSession spark;
  private final LongAccumulator accumulator;
  private final Map<Long, Long> running = new ConcurrentHashMap<>();
  private final Heartbeats heartbeats = new Heartbeats();

  private TaskCounter(SparkSession spark, String name) {
    this.spark = spark;
    this.accumulator = spark.sparkContext().longAccumulator(name);
  }

  /** A counter at 0 that Spark's UI shows under {@code name}. */
  public static TaskCounter open(SparkSession spark, String name) {
    TaskCounter counter = new TaskCounter(spark, name);
    spark.sparkContext().addSparkListener(counter.heartbeats);
    return counter;
  }

  /** What tasks add to. */
  public LongAccumulator accumulator() {
    return accumulator;
  }

  @Override
  public long getAsLong() {
    return accumulator.sum() + running.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() {
    spark.sparkContext().removeSparkListener(heartbeats);
    running.clear();
  }

  private final class Heartbeats extends SparkListener {
    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
      for (Tuple4<Object, Object, Object, Seq<AccumulableInfo>> task :
          CollectionConverters.asJava(update.accumUpdates())) {
        for (AccumulableInfo info : CollectionConverters.asJava(task._4())) {
          if (info.id() == accumulator.id() && info.update().isDefined()) {
            running.put((Long) task._1(), ((Number) info.update().get()).longValue());
          }
        }
      }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      running.remove(end.taskInfo().taskId());
    }
  }
}
