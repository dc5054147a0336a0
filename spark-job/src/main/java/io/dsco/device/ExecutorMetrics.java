package io.dsco.device;

import java.io.IOException;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows an executor's numbers and tells them to the driver: every few seconds, and when a task
 * ends. Names the log lines of task threads after run and stage.
 */
final class ExecutorMetrics implements ExecutorPlugin {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorMetrics.class);
  private static final long SECONDS_BETWEEN = 5;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "job-metrics");
            thread.setDaemon(true);
            return thread;
          });
  private PluginContext context;
  private JobMetrics metrics;

  @Override
  public void init(PluginContext pluginContext, Map<String, String> fromDriver) {
    context = pluginContext;
    metrics = JobMetrics.begin(pluginContext.metricRegistry());
    clock.scheduleAtFixedRate(this::tell, SECONDS_BETWEEN, SECONDS_BETWEEN, TimeUnit.SECONDS);
  }

  @Override
  public void onTaskStart() {
    LogKeys.beginTask();
  }

  @Override
  public void onTaskSucceeded() {
    tell();
    LogKeys.endTask();
  }

  @Override
  public void onTaskFailed(TaskFailedReason reason) {
    tell();
    LogKeys.endTask();
  }

  @Override
  public void shutdown() {
    clock.shutdownNow();
  }

  /** Plain types of Java alone: the driver's side may read them with Spark's class loader. */
  private void tell() {
    try {
      context.send(
          new SimpleImmutableEntry<>(context.executorID(), new HashMap<>(metrics.numbers())));
    } catch (IOException e) {
      LOG.warn("the driver was not told what executor {} has done", context.executorID(), e);
    }
  }
}
