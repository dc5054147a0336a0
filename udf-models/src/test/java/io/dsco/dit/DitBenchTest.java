package io.dsco.dit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DitBenchTest {
  @Test
  void printsATableThenOneLineOfJson() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DitBench.Measurement measured =
        DitBench.run("DiT-S/8", 1, 1, new PrintStream(out, true, StandardCharsets.UTF_8));
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(3)
        .last()
        .asString()
        .isEqualTo(measured.json())
        .startsWith("{\"bench\":\"dit\",\"case\":\"DiT-S/8 n=1\",\"once_s\":");
    assertThat(measured.onceSeconds()).isPositive();
    assertThat(measured.literalSeconds()).isPositive();
    // The published 33 million values of DiT-S/8.
    assertThat(measured.weightBytes() / 4 / 1_000_000).isEqualTo(33);
    assertThat(measured.peakBytes()).isGreaterThan(measured.weightBytes());
  }

  @Test
  void refusesNoSamples() {
    assertThatThrownBy(() -> DitBench.run("DiT-S/8", 0, 1, System.out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bench rounds and samples must be at least 1, was 1 and 0");
  }
}
