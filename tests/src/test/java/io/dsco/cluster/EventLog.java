package io.dsco.cluster;

import io.dsco.workspace.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Spark wrote down of a run. */
public record EventLog(List<Map<?, ?>> events) {
  /** The one log of a folder. */
  static EventLog in(Path folder) throws IOException {
    try (Stream<Path> logs = Files.list(folder)) {
      Path log = logs.findFirst().orElseThrow();
      List<Map<?, ?>> events =
          Files.readAllLines(log).stream()
              .<Map<?, ?>>map(line -> Json.parse(line, Map.class))
              .toList();
      return new EventLog(events);
    }
  }

  /** Every attempt at a task of a stage of ours: what Spark calls its task info. */
  public List<Map<?, ?>> attempts(String stage) {
    return tasks("SparkListenerTaskStart", stage)
        .<Map<?, ?>>map(event -> (Map<?, ?>) event.get("Task Info"))
        .toList();
  }

  /** How the attempts at a stage's tasks ended, other than well. */
  public List<String> mishaps(String stage) {
    return tasks("SparkListenerTaskEnd", stage)
        .map(event -> (String) at(event, "Task End Reason", "Reason"))
        .filter(reason -> !reason.equals("Success"))
        .toList();
  }

  /** How many attempts at tasks failed, of whatever stage. */
  public long failures() {
    return named("SparkListenerTaskEnd")
        .filter(event -> Boolean.TRUE.equals(at(event, "Task Info", "Failed")))
        .count();
  }

  /** The executors that ended a task. */
  public Set<String> executorsOfTasks() {
    return named("SparkListenerTaskEnd")
        .map(event -> (String) at(event, "Task Info", "Executor ID"))
        .collect(Collectors.toSet());
  }

  /** The addresses of GPUs that each executor came with. */
  public List<List<?>> gpuAddresses() {
    return named("SparkListenerExecutorAdded")
        .<List<?>>map(
            event -> (List<?>) at(event, "Executor Info", "Resources", "gpu", "addresses"))
        .toList();
  }

  /** Numbers of the resource profiles that the stages of each job group had. */
  public Map<String, Set<Integer>> profilesOfGroups() {
    return named("SparkListenerStageSubmitted")
        .filter(event -> at(event, "Properties", "spark.jobGroup.id") != null)
        .collect(
            Collectors.groupingBy(
                event -> (String) at(event, "Properties", "spark.jobGroup.id"),
                Collectors.mapping(
                    event -> (Integer) at(event, "Stage Info", "Resource Profile Id"),
                    Collectors.toSet())));
  }

  /** When tasks were launched on a host. */
  public List<Instant> launches(String host) {
    return named("SparkListenerTaskStart")
        .filter(event -> host.equals(at(event, "Task Info", "Host")))
        .map(
            event ->
                Instant.ofEpochMilli(((Number) at(event, "Task Info", "Launch Time")).longValue()))
        .toList();
  }

  /** Why executors were lost. */
  public List<String> lostExecutors() {
    return named("SparkListenerExecutorRemoved")
        .map(event -> (String) event.get("Removed Reason"))
        .toList();
  }

  private Stream<Map<?, ?>> tasks(String event, String stage) {
    Set<Object> stages = new HashSet<>();
    named("SparkListenerJobStart")
        .filter(job -> stage.equals(at(job, "Properties", "spark.jobGroup.id")))
        .forEach(job -> stages.addAll((List<?>) job.get("Stage IDs")));
    return named(event).filter(task -> stages.contains(task.get("Stage ID")));
  }

  /** The value at a path of keys, or null. */
  private static Object at(Map<?, ?> event, String... keys) {
    Object value = event;
    for (String key : keys) {
      value = value == null ? null : ((Map<?, ?>) value).get(key);
    }
    return value;
  }

  private Stream<Map<?, ?>> named(String name) {
    return events.stream().filter(event -> name.equals(event.get("Event")));
  }
}
