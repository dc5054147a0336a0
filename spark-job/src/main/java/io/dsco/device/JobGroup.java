package io.dsco.device;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
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

  /** Travels with the tasks: which run of a stage they are of, a number that only grows. */
  private static final String STAGE_RUN = "dsco.stage.run";

  private static final AtomicLong RUNS = new AtomicLong();

  private final SparkContext context;
  private final String runBefore;
  private final String stageBefore;
  private final String descriptionBefore;
  private final JobLabel label;

  private JobGroup(SparkSession spark, String stage, String description) {
    this.context = spark.sparkContext();
    this.runBefore = context.getLocalProperty(STAGE_RUN);
    this.stageBefore = context.getLocalProperty(GROUP);
    this.descriptionBefore = context.getLocalProperty(DESCRIPTION);
    this.label = JobLabel.open(spark, stage, description);
  }

  /** Opens the group that the Spark UI and the log show. */
  public static JobGroup open(SparkSession spark, String stage, String description) {
    JobGroup group = new JobGroup(spark, stage, description);
    group.name(stage, description);
    group.context.setLocalProperty(STAGE_RUN, String.valueOf(RUNS.incrementAndGet()));
    return group;
  }

  /**
   * Which run of a stage the calling task belongs to: the later one has the higher number. 0 where
   * there is no task, or its job was started under no name.
   */
  public static long stageRun() {
    TaskContext task = TaskContext.get();
    String run = task == null ? null : task.getLocalProperty(STAGE_RUN);
    return run == null ? 0 : Long.parseLong(run);
  }

  @Override
  public void close() {
    context.setLocalProperty(STAGE_RUN, runBefore);
    if (stageBefore == null) {
      MDC.remove(LogKeys.STAGE);
      MDC.remove(LogKeys.RUN);
      context.clearJobGroup();
    } else {
      name(stageBefore, descriptionBefore);
    }
    label.close();
  }

  private void name(String stage, String description) {
    MDC.put(LogKeys.RUN, context.appName());
    MDC.put(LogKeys.STAGE, stage);
    context.setJobGroup(stage, description, true);
  }
}
