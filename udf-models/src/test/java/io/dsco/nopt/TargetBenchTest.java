package io.dsco.nopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TargetBenchTest {
  @Test
  void printsATableThenOneLineOfJson() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TargetBench.Measurement measured =
        TargetBench.run(20, 1, new PrintStream(out, true, StandardCharsets.UTF_8));

    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(3)
        .last()
        .asString()
        .isEqualTo(measured.json())
        .startsWith("{\"bench\":\"targets\",\"case\":\"latents=20\",\"fast_s\":");
    assertThat(measured.fast()).isPositive();
    assertThat(measured.literal()).isPositive();
    assertThat(measured.floor()).isPositive();
  }

  @Test
  void refusesNoRounds() {
    assertThatThrownBy(() -> TargetBench.run(0, System.out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bench rounds must be at least 1, was 0");
  }
}
