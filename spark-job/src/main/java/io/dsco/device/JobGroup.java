package io.dsco.device;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.MDC;

/**
 * Names the Spark jobs, their Spark stages and the log lines of the current thread after a stage,
 * until closed; then the names from before come back.
 */
public final class JobGroup implements AutoCloseable {
  /** Property of a job that tells its group, here the stage's name. */
  static final String GROUP = "spark.jobGroup.id";

  private static final String DESCRIPTION = "spark.job.description";
  private static final String SHORT_CALL_SITE = "callSite.short";

  private final SparkContext context;
  private final String stageBefore;
  private final String descriptionBefore;
  private final String nameBefore;

  private JobGroup(SparkContext context) {
    this.context = context;
    this.stageBefore = context.getLocalProperty(GROUP);
    this.descriptionBefore = context.getLocalProperty(DESCRIPTION);
    this.nameBefore = context.getLocalProperty(SHORT_CALL_SITE);
  }

  /** Opens the group that the Spark UI and the log show. */
  public static JobGroup open(SparkSession spark, String stage, String description) {
    return open(spark, stage, description, stage);
  }

  /**
   * The same for a part of a stage.
   *
   * @param name of the Spark stages, in place of the line of code that starts them
   */
  public static JobGroup open(SparkSession spark, String stage, String description, String name) {
    JobGroup group = new JobGroup(spark.sparkContext());
    group.name(stage, description, name);
    return group;
  }

  @Override
  public void close() {
    if (stageBefore == null) {
      MDC.remove(LogKeys.STAGE);
      MDC.remove(LogKeys.RUN);
      context.clearJobGroup();
      context.setLocalProperty(SHORT_CALL_SITE, null);
    } else {
      name(stageBefore, descriptionBefore, nameBefore);
    }
  }

  private void name(String stage, String description, String name) {
    MDC.put(LogKeys.RUN, context.appName());
    MDC.put(LogKeys.STAGE, stage);
    context.setJobGroup(stage, description, true);
    context.setLocalProperty(SHORT_CALL_SITE, name);
  }
}
