package io.dsco.device;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.MDC;

/**
 * Names the Spark jobs and log lines of the current thread after a stage, until closed; then the
 * names from before come back.
 */
public final class JobGroup implements AutoCloseable {
  private static final String LOG_KEY = "stage";

  private static final String GROUP = "spark.jobGroup.id";
  private static final String DESCRIPTION = "spark.job.description";

  private final SparkContext context;
  private final String stageBefore;
  private final String descriptionBefore;

  private JobGroup(SparkContext context) {
    this.context = context;
    this.stageBefore = context.getLocalProperty(GROUP);
    this.descriptionBefore = context.getLocalProperty(DESCRIPTION);
  }

  /** Opens the group that the Spark UI and the log show. */
  public static JobGroup open(SparkSession spark, String stage, String description) {
    JobGroup group = new JobGroup(spark.sparkContext());
    group.name(stage, description);
    return group;
  }

  @Override
  public void close() {
    if (stageBefore == null) {
      MDC.remove(LOG_KEY);
      context.clearJobGroup();
    } else {
      name(stageBefore, descriptionBefore);
    }
  }

  private void name(String stage, String description) {
    MDC.put(LOG_KEY, stage);
    context.setJobGroup(stage, description, true);
  }
}
