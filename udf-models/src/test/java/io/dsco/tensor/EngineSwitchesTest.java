package io.dsco.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineSwitchesTest {
  @Test
  void whoeverComputesHasTheExactAlgorithms() {
    try (GradMode mode = GradMode.inference()) {
      assertThat(EngineSwitches.isExact()).isTrue();
    }
  }
}
