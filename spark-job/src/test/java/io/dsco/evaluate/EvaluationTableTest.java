package io.dsco.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTableTest {
  @Test
  void hasMeanAndDeviationOfTheRepeats() {
    EvaluationTable table =
        new EvaluationTable(
            List.of(
                result("random", "convnet", 0, 0.70),
                result("random", "convnet", 1, 0.74),
                result("random", "convnet", 2, 0.72),
                result("full", "convnet", 0, 0.9)));

    assertThat(table.markdown().lines().skip(2))
        .containsExactly(
            "| random | 40 | convnet | hard | 30 | 72.0 ± 2.0 | 90.0 ± 0.0 | 3 | 0.50 | 80 |",
            "| full | 40 | convnet | hard | 30 | 90.0 | 90.0 | 1 | 0.50 | 80 |");
  }

  private static TrialResult result(String dataset, String network, int repeat, double top1) {
    return new TrialResult(
        dataset, network, repeat, "hard", 40, 0, 30, top1, 0.9, 100, 0.5, 80, "f");
  }
}
