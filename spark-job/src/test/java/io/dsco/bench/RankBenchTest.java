package io.dsco.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dsco.config.UserException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankBenchTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  @Test
  void printsATableAndALineOfJsonForEachNumberOfRows() {
    List<RankBench.Measurement> measurements = RankBench.run(List.of(2_000L, 4_000L), out);

    assertThat(measurements)
        .extracting(RankBench.Measurement::rows)
        .containsExactly(2_000L, 4_000L);
    assertThat(measurements).allMatch(m -> m.seconds() > 0 && m.peakHeapBytes() > 0);
    assertThat(measurements).allMatch(m -> m.tasks().shuffleBytes() > 0);
    List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines.get(0)).startsWith("Driver and executor are this one process: ");
    assertThat(lines.get(lines.size() - 2))
        .startsWith("{\"bench\":\"rank\",\"case\":\"rows=2000\",\"seconds\":")
        .doesNotContain("growth");
    assertThat(lines.get(lines.size() - 1))
        .startsWith("{\"bench\":\"rank\",\"case\":\"rows=4000\",\"seconds\":")
        .containsPattern("\"growth\":\\d+\\.\\d{3}}$");
  }

  @Test
  void growthIsOneWhereTimeGrowsLikeTheRows() {
    RankBench.Measurement first = new RankBench.Measurement(1_000, 2, TaskNeeds.NONE, 0);
    RankBench.Measurement last = new RankBench.Measurement(4_000, 12, TaskNeeds.NONE, 0);
    assertThat(last.growth(first)).isCloseTo(1.5, within(1e-12));
  }

  @Test
  void refusesToRankNothing() {
    assertThatThrownBy(() -> RankBench.run(List.of(1L), out))
        .isInstanceOf(UserException.class)
        .hasMessage("rows must be at least 2, was 1 (--rows)");
  }
}
