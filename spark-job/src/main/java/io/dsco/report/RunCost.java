package io.dsco.report;

import io.dsco.config.SynthesisSettings.Alignment;
import io.dsco.table.Cost;
import io.dsco.workspace.RunRecord;
import io.dsco.workspace.StageResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What the images of the published run cost, as far as {@code run.json} tells it. */
record RunCost(RunRecord run, SynthesizedRun synthesized) {
  static final String NAME = "this run";

  private static final List<String> DOPING = List.of("student", "score", "dope");

  /** Stages that tell how many rows of their result they computed themselves. */
  private static final List<String> COUNTED = List.of("encode", "score");

  /**
   * Its samples, and its images where real ones were added. Empty where a part of the samples was
   * there before: then the record does not tell what all of them took.
   *
   * @param added real images of a class, on average; 0 where none were added
   */
  Optional<CostLine> line(long added) {
    Alignment method = Alignment.valueOf(synthesized.alignment().name());
    if (!Cost.stages(method).stream().allMatch(this::isWhole)
        || !synthesized.is(run.stages().get("synthesize").fingerprint())) {
      return Optional.empty();
    }
    Cost cost = Cost.of(run, method);
    List<CostLine.Point> points = new ArrayList<>();
    points.add(new CostLine.Point(synthesized.perClass(), cost, 0));
    if (added > 0 && DOPING.stream().allMatch(this::isWhole)) {
      points.add(new CostLine.Point(synthesized.perClass() + added, cost, seconds()));
    }
    return Optional.of(new CostLine(synthesized.alignment(), NAME, NAME, cost.machine(), points));
  }

  private long seconds() {
    return stages(DOPING).mapToLong(stage -> stage.measured().get(StageResult.SECONDS)).sum();
  }

  private Stream<StageResult> stages(List<String> names) {
    return names.stream().map(run.stages()::get).filter(Objects::nonNull);
  }

  /**
   * Not where results of an earlier run, of a stopped one, or of an earlier size of the trigger,
   * were taken. Of a student and of templates that a stopped run had begun nothing tells it.
   */
  private boolean isWhole(String stage) {
    return stages(List.of(stage))
        .anyMatch(
            result ->
                result.measured().containsKey(StageResult.SECONDS)
                    && isComputed(result)
                    && result.measured().entrySet().stream()
                        .filter(one -> one.getKey().endsWith(StageResult.REUSED))
                        .allMatch(one -> one.getValue() == 0));
  }

  private static boolean isComputed(StageResult result) {
    return !COUNTED.contains(result.stage())
        || result.measured().getOrDefault(StageResult.COMPUTED, 0L) == result.rows();
  }
}
