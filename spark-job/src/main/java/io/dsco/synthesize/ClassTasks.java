package io.dsco.synthesize;

import io.dsco.device.JobLabel;
import io.dsco.device.TaskLabel;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * Names the jobs of some classes in Spark's UI until closed, and each finished task after its
 * class. Lives on the driver.
 */
public final class ClassTasks implements AutoCloseable {
  private final JobLabel job;
  private final TaskLabel label;

  private ClassTasks(JobLabel job, TaskLabel label) {
    this.job = job;
    this.label = label;
  }

  /**
   * Names the jobs that the calling thread starts from now on.
   *
   * @param work one class a task, in this order
   */
  public static ClassTasks open(SparkSession spark, String stage, List<ClassAssignment> work) {
    ClassNames names = ClassNames.of(stage, work);
    return new ClassTasks(
        JobLabel.open(spark, names.name(), names.description()), TaskLabel.open(spark, "class"));
  }

  /** The worker, whose tasks are named after their assignments. Crosses to executors. */
  public Function<String, String> named(Function<String, String> worker) {
    TaskLabel ofTask = label;
    return assignment -> {
      ofTask.add(ClassNames.of(assignment));
      return worker.call(assignment);
    };
  }

  @Override
  public void close() {
    job.close();
  }
}
