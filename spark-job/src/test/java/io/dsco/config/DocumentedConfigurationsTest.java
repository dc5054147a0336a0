package io.dsco.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configurations that the documentation shows, whole ones and parts. */
class DocumentedConfigurationsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```hocon\n(.*?)^```$");

  @TempDir Path directory;

  /** What they include lies beside them. */
  @BeforeEach
  void shippedConfigurations() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("conf"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, directory.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void theyNameNoSettingThatDoesNotExist() throws IOException {
    List<String> shown = shown();

    assertThat(shown).hasSizeGreaterThan(8);
    for (String text : shown) {
      assertThat(ConfigurationFixture.problems(directory, text))
          .as(text)
          .noneMatch(problem -> problem.contains("unknown setting"))
          .noneMatch(problem -> problem.contains("(CONF)"));
    }
  }

  private static List<String> shown() throws IOException {
    try (Stream<Path> pages =
        Stream.concat(Stream.of(ROOT.resolve("README.md")), Files.walk(ROOT.resolve("docs")))) {
      return pages
          .filter(page -> page.toString().endsWith(".md"))
          .flatMap(page -> BLOCK.matcher(read(page)).results())
          .map(block -> block.group(1))
          .toList();
    }
  }

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
