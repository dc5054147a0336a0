package io.dsco.cluster;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Spark's properties of every run on the standalone cluster. */
final class RunProperties {
  private RunProperties() {}

  /**
   * One executor a worker, all of them there before the first task, else the first might have done
   * everything before the second comes. Spark waits for a share of the most cores, so that it waits
   * for nobody unless these are set.
   *
   * @param cores of a worker
   * @param events folder of the one file of events
   */
  static Map<String, String> of(int cores, Path events) {
    Map<String, String> properties = new HashMap<>();
    properties.put("spark.driver.host", "127.0.0.1");
    properties.put("spark.driver.bindAddress", "127.0.0.1");
    properties.put("spark.executor.cores", String.valueOf(cores));
    properties.put("spark.executor.memory", "1g");
    properties.put("spark.cores.max", String.valueOf(StandaloneCluster.WORKERS * cores));
    properties.put("spark.scheduler.minRegisteredResourcesRatio", "1");
    properties.put("spark.scheduler.maxRegisteredResourcesWaitingTime", "2min");
    properties.put("spark.eventLog.enabled", "true");
    properties.put("spark.eventLog.dir", events.toUri().toString());
    properties.put("spark.eventLog.compress", "false");
    properties.put("spark.eventLog.rolling.enabled", "false");
    return properties;
  }
}
