package io.dsco.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs every case of the folder in system property {@code golden.dir}, or the project's own. */
class GoldenVectorsTest {
  @TestFactory
  List<DynamicTest> everyCaseMatchesTheReference() throws IOException, URISyntaxException {
    Path root = root();
    assertThat(root).as("golden.dir").isDirectory();
    try (Stream<Path> folders = Files.list(root)) {
      List<DynamicTest> tests =
          folders
              .filter(Files::isDirectory)
              .sorted()
              .map(folder -> dynamicTest(folder.getFileName().toString(), () -> run(folder)))
              .toList();
      assertThat(tests).as("cases in " + root).isNotEmpty();
      return tests;
    }
  }

  private static Path root() throws URISyntaxException {
    String given = System.getProperty("golden.dir");
    return given == null
        ? Path.of(GoldenVectorsTest.class.getResource("/golden").toURI())
        : Path.of(given).toAbsolutePath();
  }

  private static void run(Path folder) throws IOException {
    String name = folder.getFileName().toString();
    GoldenCheck check =
        GoldenChecks.forCase(name)
            .orElseThrow(() -> new AssertionError("no check is registered for case " + name));
    try (GoldenCase golden = GoldenCase.open(folder);
        NDManager manager = NDManager.newBaseManager()) {
      check.run(golden, manager);
      assertThat(golden.unchecked()).as("expected outputs that %s never checked", name).isEmpty();
    }
  }
}
