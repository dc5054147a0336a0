package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.config.UserException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchCommandTest {
  @ParameterizedTest
  @CsvSource({
    "dit, --rounds, 0, 'rounds must be at least 1, was 0 (--rounds)'",
    "dit, --samples, -3, 'samples must be at least 1, was -3 (--samples)'",
    "class, --variant, DiT-Q/2, 'was DiT-Q/2 (--variant)'"
  })
  void refusesWhatCannotBeMeasured(String bench, String option, String value, String rule) {
    BenchCommand command = CommandLine.populateCommand(new BenchCommand(), bench, option, value);

    assertThatThrownBy(command::call).isInstanceOf(UserException.class).hasMessageEndingWith(rule);
  }
}
