package io.dsco.cli;

import io.dsco.cli.Failures.Verdict;
import io.dsco.device.DeviceException;
import io.dsco.tensor.DeviceMemoryException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * Ends a job at the first task whose failure no other attempt can mend: Spark would make every task
 * four times. What may be one machine's alone is left to Spark's attempts: a device that cannot be
 * used, memory that others may hold, and whatever came of an I/O error. A speculative twin's
 * failure says nothing of the attempt that goes on.
 */
final class FirstFailure extends SparkListener {
  private final SparkContext context;
  private final Failures failures;
  private final AtomicReference<Throwable> first = new AtomicReference<>();

  private FirstFailure(SparkContext context, Failures failures) {
    this.context = context;
    this.failures = failures;
  }

  /** Watches all tasks of the session until it ends. */
  static FirstFailure watch(SparkSession spark, Failures failures) {
    FirstFailure watching = new FirstFailure(spark.sparkContext(), failures);
    spark.sparkContext().addSparkListener(watching);
    return watching;
  }

  /** What to tell of a failed command: the task's own failure, where that is why it was ended. */
  Exception told(Exception failed) {
    Throwable known = first.get();
    if (known == null || failures.judge(failed).status() != ExitStatus.FAULT) {
      return failed;
    }
    return new IllegalStateException("a task failed for good", known);
  }

  /** Lets go of what was seen, when its command has been told and another one begins. */
  void forget() {
    first.set(null);
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() instanceof ExceptionFailure failed
        && !end.taskInfo().speculative()
        && failed.exception().isDefined()
        && isFinal(failed.exception().get(), failures)) {
      first.compareAndSet(null, failed.exception().get());
      context.cancelStage(end.stageId(), failures.judge(first.get()).message());
    }
  }

  /** Whether every other attempt would fail in the same way. */
  static boolean isFinal(Throwable thrown, Failures failures) {
    Verdict verdict = failures.judge(thrown);
    return verdict.status() != ExitStatus.FAULT
        && !hasCause(thrown, DeviceException.class)
        && !hasCause(thrown, DeviceMemoryException.class)
        && !hasCause(thrown, IOException.class);
  }

  private static boolean hasCause(Throwable thrown, Class<? extends Throwable> type) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
