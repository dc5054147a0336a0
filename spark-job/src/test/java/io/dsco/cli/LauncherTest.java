package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "dsco");

  /** Prints a warning on every start, and only Spark's machine learning makes use of it. */
  private static final String LEFT_OUT = "--add-modules=jdk.incubator.vector";

  @TempDir Path directory;

  @Test
  void passesTheFlagsThatThisSparkNeeds() throws IOException {
    List<String> written =
        Files.readString(LAUNCHER)
            .replaceFirst("(?s).*module_options=\\(\n(.*?)\n\\).*", "$1")
            .lines()
            .map(String::trim)
            .toList();
    List<String> needed =
        Stream.of(JavaModuleOptions.defaultModuleOptions().split(" "))
            .filter(option -> !option.equals(LEFT_OUT))
            .toList();

    assertThat(written).containsExactlyElementsOf(needed);
  }

  @Test
  void refusesAnOldJavaWithOneLine() throws Exception {
    Path java = Files.createDirectories(directory.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    assertThat(start(Map.of("JAVA_HOME", directory.toString())))
        .isEqualTo("2 dsco: Java must be 17 or newer, was 11 (" + java + ")\n");
  }

  @Test
  void refusesAJavaHomeWithoutJava() throws Exception {
    assertThat(start(Map.of("JAVA_HOME", directory.toString())))
        .isEqualTo("2 dsco: JAVA_HOME must be a JDK, was " + directory + "\n");
  }

  /** Exit status and output of the launcher, called from another directory. */
  private String start(Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(LAUNCHER.toRealPath().toString(), "--version")
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + " " + output;
  }
}
