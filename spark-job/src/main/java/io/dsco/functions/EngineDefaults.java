package io.dsco.functions;

import org.apache.spark.TaskContext;

/**
 * What a run's own session tells its executors by flags, for executors of a session that is not
 * ours. The engine reads it when its library is loaded.
 */
final class EngineDefaults {
  private EngineDefaults() {}

  /** Sets what nobody has set. */
  static void apply() {
    TaskContext task = TaskContext.get();
    setIfMissing("ai.djl.pytorch.num_threads", String.valueOf(task == null ? 1 : task.cpus()));
    // Nothing is fetched, and nothing reported, from a worker of somebody else's cluster.
    setIfMissing("ai.djl.offline", "true");
    setIfMissing("OPT_OUT_TRACKING", "true");
  }

  private static void setIfMissing(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
