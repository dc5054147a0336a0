package io.dsco.device;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.AccumulatorV2;

/**
 * What a task works on, for the list of tasks in Spark's UI: there it stands among the accumulators
 * of each finished task. Over several tasks only their number is kept.
 */
public final class TaskLabel extends AccumulatorV2<String, String> {
  private static final long serialVersionUID = 1;

  private String label = "";
  private long labels;

  /** One that the UI shows under {@code name}, registered with the session. */
  public static TaskLabel open(SparkSession spark, String name) {
    TaskLabel label = new TaskLabel();
    spark.sparkContext().register(label, name);
    return label;
  }

  @Override
  public boolean isZero() {
    return labels == 0;
  }

  @Override
  public TaskLabel copy() {
    TaskLabel copy = new TaskLabel();
    copy.label = label;
    copy.labels = labels;
    return copy;
  }

  @Override
  public void reset() {
    label = "";
    labels = 0;
  }

  @Override
  public void add(String another) {
    label = another;
    labels++;
  }

  @Override
  public void merge(AccumulatorV2<String, String> other) {
    if (other instanceof TaskLabel more) {
      label = more.label;
      labels += more.labels;
    }
  }

  @Override
  public String value() {
    return labels > 1 ? labels + " in all" : label;
  }
}
