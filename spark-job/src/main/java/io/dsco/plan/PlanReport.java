package io.dsco.plan;

import io.dsco.workspace.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A plan for people and for programs.
 *
 * @param name of the run
 * @param stages with their seconds
 * @param doping what is said of it, where there are real images
 */
public record PlanReport(
    String name, Cluster cluster, List<Row> stages, Optional<BreakEven> doping) {
  private static final String FORMAT = "%-15s %7s %13s %10s %10s %11s %10s %10s%n";

  /** One line of the table. */
  record Row(StagePlan stage, double seconds) {}

  /** Copies. */
  public PlanReport {
    stages = List.copyOf(stages);
  }

  /** The plan of a run on a cluster. */
  public static PlanReport of(String name, RunPlan run, Cluster cluster, Speed speed) {
    List<Row> rows =
        run.stages(cluster.places()).stream()
            .map(stage -> new Row(stage, stage.seconds(cluster, speed)))
            .toList();
    return new PlanReport(name, cluster, rows, BreakEven.of(run, cluster, speed));
  }

  /** Seconds of all stages, one after the other. */
  public double seconds() {
    return stages.stream().mapToDouble(Row::seconds).sum();
  }

  /** A line for each stage, the total, the memory that is short, and what is said of doping. */
  public String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%s on %s of %s at once%n%s%n",
            name,
            Shown.count(cluster.executors(), "executor"),
            Shown.count(cluster.tasksPerExecutor(), "task"),
            cluster.device()));
    table.append(
        line("stage", "tasks", "operations", "read", "written", "memory/task", "time", "cost"));
    stages.forEach(row -> table.append(line(row)));
    table.append(total());
    stages.forEach(row -> table.append(shortage(row.stage())));
    doping.ifPresent(line -> table.append(String.format("%s%n", line.text())));
    return table.toString();
  }

  private String line(Row row) {
    StagePlan stage = row.stage();
    return line(
        stage.name(),
        String.format(Locale.ROOT, "%,d", stage.tasks()),
        Shown.flop(stage.flop()),
        Shown.bytes(stage.bytesRead()),
        Shown.bytes(stage.bytesWritten()),
        Shown.bytes(stage.memory()),
        Shown.time(row.seconds()),
        cost(row.seconds()));
  }

  private String total() {
    return line(
        "total",
        "",
        Shown.flop(sum(StagePlan::flop)),
        Shown.bytes(sum(StagePlan::bytesRead)),
        Shown.bytes(sum(StagePlan::bytesWritten)),
        "",
        Shown.time(seconds()),
        cost(seconds()));
  }

  private String cost(double seconds) {
    return cluster.cost(seconds).map(Shown::money).orElse("-");
  }

  private static String line(Object... cells) {
    return String.format(Locale.ROOT, FORMAT, cells);
  }

  private double sum(java.util.function.ToDoubleFunction<StagePlan> part) {
    return stages.stream().map(Row::stage).mapToDouble(part).sum();
  }

  private String shortage(StagePlan stage) {
    return cluster
        .memory()
        .filter(memory -> stage.memory() > memory)
        .map(
            memory ->
                String.format(
                    "a task of %s takes more than the device's %s: its batches will be halved%n",
                    stage.name(), Shown.bytes(memory)))
        .orElse("");
  }

  /** One line of JSON. */
  public String json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("plan", name);
    json.put("device", cluster.device());
    json.put("executors", cluster.executors());
    json.put("tasks_per_executor", cluster.tasksPerExecutor());
    json.put("flop", sum(StagePlan::flop));
    json.put("seconds", seconds());
    cluster.cost(seconds()).ifPresent(cost -> json.put("cost", cost));
    json.put("stages", stages.stream().map(this::json).toList());
    doping.ifPresent(line -> json.put("doping", line.json()));
    return Json.canonical(json);
  }

  private Map<String, Object> json(Row row) {
    StagePlan stage = row.stage();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("stage", stage.name());
    json.put("tasks", stage.tasks());
    json.put("flop", stage.flop());
    json.put("bytes_read", stage.bytesRead());
    json.put("bytes_written", stage.bytesWritten());
    json.put("memory_bytes", stage.memory());
    json.put("seconds", row.seconds());
    cluster.cost(row.seconds()).ifPresent(cost -> json.put("cost", cost));
    return json;
  }
}
