package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.workspace.StageResult;
import io.dsco.workspace.StageResult.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunSummaryTest {
  private static final long GIB = 1L << 30;

  @Test
  void tellsWhatEachStageTookAndWhatWasDoneBefore() {
    RunLedger.Line encode =
        line(
            result("encode", State.ALREADY_COMPLETE, 13000)
                .with(Map.of("seconds", 125L, "task_seconds", 250L, "rejected", 3L)),
            Duration.ofMillis(400),
            Duration.ZERO);
    RunLedger.Line synthesize =
        line(
            result("synthesize", State.EXECUTED, 200)
                .with(Map.of("peak_resident_bytes", 5 * GIB / 2, "student_top1_permille", 871L)),
            Duration.ofMinutes(90),
            Duration.ofHours(12));
    RunLedger.Line publish =
        new RunLedger.Line(
            "publish", Optional.empty(), Duration.ofMinutes(30), Duration.ofMillis(1500));

    String text = new RunSummary("mine", List.of(encode, synthesize, publish)).text();

    assertThat(text.lines())
        .containsExactly(
            "run mine: 2 h 00 min",
            "stage       state                  rows           time  share    tasks' time   peak GiB  rejected",
            "encode      complete             13,000   (2 min 05 s)          (4 min 10 s)                    3",
            "synthesize  done                    200     1 h 30 min   75 %    12 h 00 min       2.50",
            "publish     failed                         30 min 00 s   25 %          1.5 s",
            "total                                       2 h 00 min           12 h 00 min",
            "(times in brackets are those of the run that did the stage, not part of the total)",
            "synthesize: student_top1_permille 871");
    assertThat(text.lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void aStageThatIsDoneForEachTrialIsOneLine() {
    RunLedger.Line first =
        line(result("student", State.EXECUTED, 10), Duration.ofSeconds(20), Duration.ofSeconds(19));
    RunLedger.Line second =
        line(result("student", State.EXECUTED, 50), Duration.ofSeconds(70), Duration.ofSeconds(69));
    RunLedger.Line found =
        line(result("student", State.ALREADY_COMPLETE, 50), Duration.ZERO, Duration.ZERO);

    assertThat(new RunSummary("mine", List.of(first, second, found)).text().lines())
        .filteredOn(line -> line.startsWith("student"))
        .singleElement()
        .asString()
        .containsPattern("done 2 times +50 +1 min 30 s +100 % +1 min 28 s");
  }

  private static RunLedger.Line line(StageResult result, Duration time, Duration busy) {
    return new RunLedger.Line(result.stage(), Optional.of(result), time, busy);
  }

  private static StageResult result(String stage, State state, long rows) {
    return new StageResult(stage, state, "f", "folder", 1, rows, Map.of());
  }
}
