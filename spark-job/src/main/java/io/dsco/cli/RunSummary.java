package io.dsco.cli;

import io.dsco.cli.RunLedger.Line;
import io.dsco.device.PeakMemory;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.StageResult.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The end of a run, for people: a table of its stages of at most 100 columns. Stages that were done
 * several times, as for the trigger, are one line.
 *
 * @param run its name
 * @param lines in the order in which stages ended
 */
record RunSummary(String run, List<Line> lines) {
  private static final String ROW = "%-11s %-14s %12s %14s %6s %14s %10s %9s";
  private static final Set<String> IN_TABLE =
      Set.of(StageResult.SECONDS, StageResult.TASK_SECONDS, StageResult.REJECTED);

  String text() {
    List<String> text = new ArrayList<>();
    Duration total = sum(lines, Line::time);
    text.add("run %s: %s".formatted(run, Times.shown(total)));
    text.add(row("stage", "state", "rows", "time", "share", "tasks' time", "peak GiB", "rejected"));
    byStage().forEach((stage, done) -> text.add(row(stage, done, total)));
    text.add(
        row("total", "", "", Times.shown(total), "", Times.shown(sum(lines, Line::busy)), "", ""));
    if (lines.stream().anyMatch(RunSummary::isFound)) {
      text.add(
          "(times in brackets are those of the run that did the stage, not part of the total)");
    }
    lines.forEach(line -> line.result().ifPresent(result -> text.addAll(others(result))));
    return String.join("\n", text);
  }

  private Map<String, List<Line>> byStage() {
    Map<String, List<Line>> stages = new LinkedHashMap<>();
    lines.forEach(
        line -> stages.computeIfAbsent(line.stage(), stage -> new ArrayList<>()).add(line));
    return stages;
  }

  /** A stage that was worked on is told by what that took, without what was found done after. */
  private static String row(String stage, List<Line> all, Duration total) {
    List<Line> worked = all.stream().filter(line -> !isFound(line)).toList();
    Line last = all.get(all.size() - 1);
    Optional<StageResult> result = last.result();
    String rows = result.map(r -> String.format(Locale.ROOT, "%,d", r.rows())).orElse("");
    String peak = result.map(RunSummary::peak).orElse("");
    String rejected = result.map(RunSummary::rejected).orElse("");
    if (worked.isEmpty()) {
      return row(
          stage,
          "complete",
          rows,
          before(last, StageResult.SECONDS),
          "",
          before(last, StageResult.TASK_SECONDS),
          peak,
          rejected);
    }
    Duration time = sum(all, Line::time);
    String busy = Times.shown(sum(all, Line::busy));
    return row(
        stage, state(worked), rows, Times.shown(time), share(time, total), busy, peak, rejected);
  }

  private static String row(String... cells) {
    return String.format(Locale.ROOT, ROW, (Object[]) cells).stripTrailing();
  }

  private static String state(List<Line> worked) {
    if (worked.stream().anyMatch(line -> line.result().isEmpty())) {
      return "failed";
    }
    return worked.size() > 1 ? "done %d times".formatted(worked.size()) : "done";
  }

  private static boolean isFound(Line line) {
    return line.result().filter(result -> result.state() == State.ALREADY_COMPLETE).isPresent();
  }

  private static String before(Line line, String measurement) {
    Long seconds = line.result().orElseThrow().measured().get(measurement);
    return seconds == null ? "" : "(" + Times.shown(Duration.ofSeconds(seconds)) + ")";
  }

  private static String share(Duration time, Duration total) {
    return total.isZero() ? "" : Math.round(100.0 * time.toMillis() / total.toMillis()) + " %";
  }

  private static String peak(StageResult result) {
    return PeakMemory.Reading.of(result.measured())
        .map(most -> Math.max(most.resident(), most.gpu()) / (double) (1L << 30))
        .map(gibibytes -> String.format(Locale.ROOT, "%.2f", gibibytes))
        .orElse("");
  }

  private static String rejected(StageResult result) {
    Long rejected = result.measured().get(StageResult.REJECTED);
    return rejected == null ? "" : String.format(Locale.ROOT, "%,d", rejected);
  }

  /** What stages measured beside the table's columns, each on a line of its own. */
  private static List<String> others(StageResult result) {
    return result.measured().entrySet().stream()
        .filter(entry -> !IN_TABLE.contains(entry.getKey()))
        .filter(entry -> !PeakMemory.Reading.isNamed(entry.getKey()))
        .map(
            entry ->
                String.format(
                    Locale.ROOT, "%s: %s %,d", result.stage(), entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Duration sum(List<Line> lines, java.util.function.Function<Line, Duration> time) {
    return lines.stream().map(time).reduce(Duration.ZERO, Duration::plus);
  }
}
