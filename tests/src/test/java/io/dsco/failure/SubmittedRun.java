package io.dsco.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.cluster.StandaloneCluster;
import io.dsco.job.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A run on the cluster, with the log of its driver and its events. */
record SubmittedRun(Job job, Process process, Path log, Path events) {
  /** Starts it on two executors, which are both there before its first task. */
  static SubmittedRun of(StandaloneCluster cluster, Job job, Map<String, String> more)
      throws IOException {
    Path log = Path.of(job.workspace() + ".log");
    Path events = Files.createTempDirectory(log.getParent(), "events");
    Map<String, String> properties = new HashMap<>();
    properties.put("spark.driver.host", "127.0.0.1");
    properties.put("spark.driver.bindAddress", "127.0.0.1");
    properties.put("spark.executor.cores", "1");
    properties.put("spark.executor.memory", "1g");
    properties.put("spark.cores.max", String.valueOf(StandaloneCluster.WORKERS));
    properties.put("spark.scheduler.minRegisteredResourcesRatio", "1");
    properties.put("spark.scheduler.maxRegisteredResourcesWaitingTime", "2min");
    properties.put("spark.eventLog.enabled", "true");
    properties.put("spark.eventLog.dir", events.toUri().toString());
    properties.put("spark.eventLog.compress", "false");
    properties.put("spark.eventLog.rolling.enabled", "false");
    properties.putAll(more);
    Process process = cluster.submit(log, properties, job.arguments("run"));
    return new SubmittedRun(job, process, log, events);
  }

  /** Until a file of the workspace is there. */
  void await(String glob) throws IOException, InterruptedException {
    Await.file(job.workspace(), glob, process, log);
  }

  /** Until it ends, which it must do well. */
  EventLog awaitSuccess() throws IOException, InterruptedException {
    assertThat(Await.exit(process, log)).as(() -> Await.lastLines(log)).isZero();
    return EventLog.in(events);
  }
}
