package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.config.DriverPlace;
import org.junit.jupiter.api.Test;

class EndingTest {
  @Test
  void aDriverOfTheClusterReturnsWhenItIsDone() {
    assertThatCode(() -> run("--version")).doesNotThrowAnyException();
  }

  @Test
  void aDriverOfTheClusterTellsWhoeverSubmittedWhatIsWrong() {
    assertThatThrownBy(() -> run("run", "/nowhere/run.conf"))
        .hasMessage(
            "exit status 2: the configuration must be a readable file, was /nowhere/run.conf"
                + " (CONF)");
  }

  private static void run(String... arguments) {
    Ending.of(DriverPlace.CLUSTER).run(Main.commandLine(), arguments);
  }
}
