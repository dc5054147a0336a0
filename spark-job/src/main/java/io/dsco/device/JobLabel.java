package io.dsco.device;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What Spark's UI calls the jobs and Spark stages that the current thread starts, until closed;
 * without one it shows a line of code. Their group stays as it is, see {@link JobGroup}.
 */
public final class JobLabel implements AutoCloseable {
  private static final String DESCRIPTION = "spark.job.description";
  private static final String SHORT_CALL_SITE = "callSite.short";

  private final SparkContext context;
  private final String descriptionBefore;
  private final String nameBefore;

  private JobLabel(SparkContext context) {
    this.context = context;
    this.descriptionBefore = context.getLocalProperty(DESCRIPTION);
    this.nameBefore = context.getLocalProperty(SHORT_CALL_SITE);
  }

  /**
   * Opens a label.
   *
   * @param name of the Spark stages
   * @param description of the jobs
   */
  public static JobLabel open(SparkSession spark, String name, String description) {
    JobLabel label = new JobLabel(spark.sparkContext());
    label.set(name, description);
    return label;
  }

  @Override
  public void close() {
    set(nameBefore, descriptionBefore);
  }

  private void set(String name, String description) {
    context.setLocalProperty(SHORT_CALL_SITE, name);
    context.setLocalProperty(DESCRIPTION, description);
  }
}
