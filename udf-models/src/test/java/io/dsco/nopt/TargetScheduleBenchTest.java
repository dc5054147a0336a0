package io.dsco.nopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TargetScheduleBenchTest {
  @Test
  void printsATableThenOneLineOfJson() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TargetScheduleBench.Measurement measured =
        TargetScheduleBench.run(20, 1, new PrintStream(out, true, StandardCharsets.UTF_8));

    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(3)
        .last()
        .asString()
        .isEqualTo(measured.json())
        .startsWith(
            "{\"bench\":\"targets\",\"case\":\"latents=20 schedule=[10,50,100,150]\",\"together_s\":");
    assertThat(measured.together()).isPositive();
    assertThat(measured.separate()).isPositive();
  }

  @Test
  void refusesNoRounds() {
    assertThatThrownBy(() -> TargetScheduleBench.run(0, System.out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bench rounds must be at least 1, was 0");
  }
}
