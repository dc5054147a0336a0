package io.dsco.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScoreBenchTest {
  @Test
  void saysWhatATaskReachesOfItsSlowerPart() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    ScoreBench.Measurement measured =
        ScoreBench.run(2, 1, new PrintStream(printed, true, StandardCharsets.UTF_8));

    double slower = Math.min(measured.decoding(), measured.models());
    assertThat(measured.ratio()).isCloseTo(measured.task() / slower, within(1e-12));
    assertThat(measured.task()).isPositive();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("\"bench\":\"score\",\"case\":\"images=2\"");
  }
}
