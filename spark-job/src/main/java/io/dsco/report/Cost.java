package io.dsco.report;

import io.dsco.workspace.RunRecord;
import io.dsco.workspace.StageResult;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What the stages of a run took. */
final class Cost {
  private Cost() {}

  static List<DomContent> of(RunRecord run) {
    List<StageResult> stages = new ArrayList<>(run.stages().values());
    stages.sort(
        Comparator.comparing(
            StageResult::started, Comparator.nullsLast(Comparator.<String>naturalOrder())));
    List<List<String>> rows =
        stages.stream()
            .map(
                stage ->
                    List.of(
                        stage.stage(),
                        stage.started() == null ? "" : stage.started(),
                        String.format(Locale.ROOT, "%,d", stage.rows()),
                        count(stage, StageResult.SECONDS),
                        count(stage, StageResult.TASK_SECONDS),
                        count(stage, StageResult.REJECTED)))
            .toList();
    List<String> names = stages.stream().map(StageResult::stage).toList();
    List<Double> seconds =
        stages.stream()
            .map(stage -> (double) stage.measured().getOrDefault(StageResult.SECONDS, 0L))
            .toList();
    return List.of(
        Page.grid(
            List.of("stage", "began (UTC)", "rows", "seconds", "seconds of tasks", "rejected"),
            rows),
        Chart.bars("Seconds of each stage", "seconds", names, seconds));
  }

  private static String count(StageResult stage, String measurement) {
    Long value = stage.measured().get(measurement);
    return value == null ? "" : String.format(Locale.ROOT, "%,d", value);
  }
}
