package io.dsco.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dsco.config.RunConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples for services of continuous integration, and the scripts of all of {@code deploy/}.
 */
class ContinuousIntegrationTest {
  private static final Path FOLDER = Deployment.FOLDER.resolve("ci");

  @ParameterizedTest
  @ValueSource(strings = {"github-actions.yml", "gitlab-ci.yml"})
  void anExampleRunsTheCheckOnFilesThatAreThere(String name) throws Exception {
    List<String> commands = new ArrayList<>();
    for (JsonNode document : StrictYaml.documents(FOLDER.resolve(name))) {
      commands.addAll(texts(document));
    }

    assertThat(commands)
        .filteredOn(command -> command.contains("run-and-check.sh"))
        .singleElement()
        .satisfies(
            command -> {
              String[] words = command.split("\\s+");
              assertThat(words).hasSize(8);
              assertThat(Deployment.ROOT.resolve(words[0])).isExecutable();
              assertThat(Deployment.ROOT.resolve(words[1])).isReadable();
              assertThat(words[4]).isEqualTo("--");
              assertThat(Deployment.ROOT.resolve(words[5])).isExecutable();
              assertThat(workspaceOf(words[7])).isEqualTo(words[2]);
            });
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isTextual()) {
      texts.add(node.asText());
    }
    node.forEach(child -> texts.addAll(texts(child)));
    return texts;
  }

  /** As the configuration has it, which starts at the folder of the call. */
  private static String workspaceOf(String configuration) {
    String workspace =
        RunConfiguration.load(Deployment.ROOT.resolve(configuration), List.of()).workspace();
    return Path.of("").toAbsolutePath().relativize(Path.of(workspace).toAbsolutePath()).toString();
  }

  @Test
  void theBaselineIsOfTheEmbeddedRun() throws Exception {
    JsonNode baseline = new ObjectMapper().readTree(FOLDER.resolve("baseline.json").toFile());

    assertThat(baseline.properties()).hasSize(3);
    assertThat(baseline.path("run").asText())
        .isEqualTo(
            RunConfiguration.load(Deployment.ROOT.resolve("conf/fashion-mnist.conf"), List.of())
                .name());
    assertThat(baseline.path("student-top1-percent").asDouble()).isBetween(10.0, 100.0);
    assertThat(baseline.path("tolerance").asDouble()).isBetween(0.1, 5.0);
  }

  @Test
  void everyScriptCanBeRunAndParsed() throws Exception {
    List<Path> scripts;
    try (var files = Files.walk(Deployment.FOLDER)) {
      scripts = files.filter(file -> file.toString().endsWith(".sh")).toList();
    }

    assertThat(scripts).hasSizeGreaterThanOrEqualTo(5);
    for (Path script : scripts) {
      assertThat(script).isExecutable();
      String shell = Files.readAllLines(script).get(0).endsWith("bash") ? "bash" : "sh";
      Process parsed = new ProcessBuilder(shell, "-n", script.toString()).inheritIO().start();
      assertThat(parsed.waitFor()).as(script.toString()).isZero();
    }
  }
}
