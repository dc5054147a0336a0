package io.dsco.failure;

import io.dsco.workspace.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What Spark wrote down of a run. */
record EventLog(List<Map<?, ?>> events) {
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
  List<Map<?, ?>> attempts(String stage) {
    return tasks("SparkListenerTaskStart", stage)
        .<Map<?, ?>>map(event -> (Map<?, ?>) event.get("Task Info"))
        .toList();
  }

  /** How the attempts at a stage's tasks ended, other than well. */
  List<String> mishaps(String stage) {
    return tasks("SparkListenerTaskEnd", stage)
        .map(event -> (String) ((Map<?, ?>) event.get("Task End Reason")).get("Reason"))
        .filter(reason -> !reason.equals("Success"))
        .toList();
  }

  /** Why executors were lost. */
  List<String> lostExecutors() {
    return named("SparkListenerExecutorRemoved")
        .map(event -> (String) event.get("Removed Reason"))
        .toList();
  }

  private Stream<Map<?, ?>> tasks(String event, String stage) {
    Set<Object> stages = new HashSet<>();
    named("SparkListenerJobStart")
        .filter(job -> stage.equals(((Map<?, ?>) job.get("Properties")).get("spark.jobGroup.id")))
        .forEach(job -> stages.addAll((List<?>) job.get("Stage IDs")));
    return named(event).filter(task -> stages.contains(task.get("Stage ID")));
  }

  private Stream<Map<?, ?>> named(String name) {
    return events.stream().filter(event -> name.equals(event.get("Event")));
  }
}
