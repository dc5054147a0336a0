package io.dsco.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.config.UserException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderNameTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Ankle boot|Ankle boot",
        "T-shirt/top|T-shirt%2Ftop",
        "St. Bernard (dog)|St. Bernard (dog)",
        "100%|100%25",
        "..|%2E%2E",
        ".hidden|%2Ehidden",
        "_hidden|%5Fhidden",
        " a |%20a%20",
        "a\\b:c*d?e|a%5Cb%3Ac%2Ad%3Fe",
        "Größe|Größe",
        "猫|猫",
        "a=b|a%3Db"
      })
  void escapesWhatAFileSystemMayTakeAmiss(String className, String folder) {
    assertThat(FolderName.of(className)).isEqualTo(folder);
  }

  @Test
  void aNameCanBeHadBack() {
    for (String name :
        List.of("T-shirt/top", "100%", "..", "a\u0000b", "\uD83D\uDC08 cat", "%2F")) {
      assertThat(URLDecoder.decode(FolderName.of(name), StandardCharsets.UTF_8)).isEqualTo(name);
    }
  }

  @Test
  void refusesANameThatMakesNoFolder() {
    assertThatThrownBy(() -> FolderName.of("")).isInstanceOf(UserException.class);
    assertThatThrownBy(() -> FolderName.of("/".repeat(86)))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("a class's name must make a folder name of 1 to 255 bytes, '///");
  }
}
