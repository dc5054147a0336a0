package io.dsco.device;

import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.slf4j.MDC;

/**
 * The keys that log lines carry in their context, on the driver and in tasks: {@code run}, {@code
 * stage}, {@code class}.
 */
public final class LogKeys {
  static final String RUN = "run";
  static final String STAGE = "stage";
  private static final String CLASS = "class";

  private LogKeys() {}

  /** Names the thread's lines after a class until closed. */
  public static MDC.MDCCloseable ofClass(int label) {
    return MDC.putCloseable(CLASS, String.valueOf(label));
  }

  /** Name of the run that this process works for. */
  public static String run() {
    SparkEnv spark = SparkEnv.get();
    return spark == null ? "none" : spark.conf().get("spark.app.name", "none");
  }

  /** Names the lines of the calling task's thread. */
  static void beginTask() {
    MDC.put(RUN, run());
    TaskContext task = TaskContext.get();
    String stage = task == null ? null : task.getLocalProperty(JobGroup.GROUP);
    if (stage != null) {
      MDC.put(STAGE, stage);
    }
  }

  /** Takes the names off a thread that further tasks will use. */
  static void endTask() {
    MDC.remove(RUN);
    MDC.remove(STAGE);
    MDC.remove(CLASS);
  }
}
