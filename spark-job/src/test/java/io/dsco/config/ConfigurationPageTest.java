package io.dsco.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
  private static final Path REFERENCE = Path.of("src", "main", "resources", "reference.conf");
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");
  private static final String COMMAND =
      "mvn -B -pl udf-models,spark-job test -Dtest=ConfigurationPageTest -Dconfiguration.page=write"
          + " -Dsurefire.failIfNoSpecifiedTests=false";
  private static final String ORIGIN =
      "Made from [`reference.conf`](../spark-job/src/main/resources/reference.conf), which the program"
          + " reads. A test holds this page to it; `"
          + COMMAND
          + "` writes it again.";

  @Test
  void thePageIsWhatTheReferenceMakes() throws IOException {
    String made = ConfigurationPage.of(Files.readString(REFERENCE), ORIGIN);
    if ("write".equals(System.getProperty("configuration.page"))) {
      Files.writeString(PAGE, made);
    }

    assertThat(PAGE).as("write it again: " + COMMAND).hasContent(made);
  }

  @Test
  void everySettingOfTheReferenceIsFound() throws IOException {
    String text = Files.readString(REFERENCE);

    assertThat(ReferenceSection.read(text).all().stream().map(ReferenceSection.Setting::path))
        .containsAll(
            ConfigFactory.parseString(text).entrySet().stream()
                .map(entry -> entry.getKey())
                .toList());
  }

  @Test
  void settingsAreInTheOrderOfTheFileAndThoseUnderOneCommentShareARow() {
    String page =
        made(
            """
            # All settings.

            run {
              # Two numbers.
              width = 3
              b { depth = 4 }
              height = 1e-4
              # Free.
              a {}
            }
            """);

    assertThat(page)
        .contains("All settings.\n\n[`run`](#run)\n\n## `run`\n\n")
        .contains(
            "| `run.width`<br>`run.height` | `3`<br>`1e-4` | Two numbers. |\n| `run.a` | `{}` | Free. |\n")
        .endsWith(
            "### `run.b`\n\n| setting | default | |\n|---|---|---|\n| `run.b.depth` | `4` |  |\n");
  }

  @Test
  void valuesThatACommentListsHaveALineEachAndPagesAreLinks() {
    String page =
        made(
            """
            # Which:
            #   one  the first, a|b
            #   two  see docs/operating/plan.md
            kind = one
            """);

    assertThat(page)
        .contains(
            "| `kind` | `one` | Which:<br>`one`: the first, a\\|b<br>`two`: see"
                + " [operating/plan.md](operating/plan.md) |");
  }

  @Test
  void sectionsThatAreAlikeStandSideBySide() {
    assertThat(made("t { x { a = 1, b = 2 }, y { a = 3, b = 4 }, z { a = 5, b = 6 } }"))
        .contains("| | `a` | `b` |\n|---|---|---|\n| `x` | `1` | `2` |\n| `y` | `3` | `4` |\n");
    assertThat(
            made("t { x { a = 1, b = 2, c = 3 }, y { a = 4, b = 5, c = 6 }, z { a = 7, c = 8 } }"))
        .contains("### `t.x`")
        .contains("### `t.z`");
  }

  private static String made(String text) {
    return ConfigurationPage.of(text, "Made.");
  }
}
