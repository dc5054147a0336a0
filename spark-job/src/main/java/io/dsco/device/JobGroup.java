package io.dsco.device;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.MDC;

/** Names the Spark jobs and log lines of the current thread after a stage, until closed. */
public final class JobGroup implements AutoCloseable {
  private static final String LOG_KEY = "stage";

  private final SparkContext context;

  private JobGroup(SparkContext context) {
    this.context = context;
  }

  /** Opens the group that the Spark UI and the log show. */
  public static JobGroup open(SparkSession spark, String stage, String description) {
    spark.sparkContext().setJobGroup(stage, description, true);
    MDC.put(LOG_KEY, stage);
    return new JobGroup(spark.sparkContext());
  }

  @Override
  public void close() {
    MDC.remove(LOG_KEY);
    context.clearJobGroup();
  }
}
