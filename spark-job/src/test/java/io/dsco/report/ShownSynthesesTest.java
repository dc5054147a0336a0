package io.dsco.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.config.SynthesisSettings;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShownSynthesesTest {
  private static final String LAMBDA = "synthesis.nopt.lambda-align";
  private static final String DIT = "checkpoints.sha256.dit";

  @TempDir Path folder;

  @Test
  void thePublishedOneIsShownWhateverElseIsThere() throws IOException {
    synthesis("a", 10, "latents", Map.of(LAMBDA, 5e-4));
    synthesis("b", 10, "latents", Map.of(LAMBDA, 5e-2));
    synthesis("c", 50, "latents", Map.of(LAMBDA, 5e-4));

    assertThat(shown("a").runs()).extracting(one -> one.folder().getName()).containsExactly("a");
    assertThat(shown("a").remarks()).isEmpty();
  }

  @Test
  void oneOfTheRunsSettingsIsShownAmongAblationsOfItsSize() throws IOException {
    synthesis("a", 10, "latents", Map.of(LAMBDA, 5e-4, DIT, "d"));
    synthesis("b", 10, "latents", Map.of(LAMBDA, 0.0, DIT, "d"));
    synthesis("c", 10, "latents", Map.of(LAMBDA, 5e-4, DIT, "another"));
    synthesis("d", 10, "latents", Map.of());
    synthesis("p", 10, "template", Map.of(DIT, "d"));

    ShownSyntheses shown = shown("p");

    assertThat(shown.runs()).extracting(one -> one.folder().getName()).containsExactly("p", "a");
    assertThat(shown.remarks()).isEmpty();
  }

  @Test
  void whatDiffersFromTheRunIsSaid() throws IOException {
    synthesis("b", 10, "latents", Map.of(LAMBDA, 0.05, "of.a.later.version", 1));
    synthesis("p", 20, "template", Map.of());

    assertThat(shown("p").remarks())
        .containsExactly(
            "DsCo (data-accessible), 10 a class, b: not made with this run's settings, but with"
                + " synthesis.nopt.lambda-align = 0.05 instead of 5.0E-4.");
  }

  @Test
  void whatDoesNotTellItsSettingsIsSaid() throws IOException {
    synthesis("d", 10, "latents", Map.of());
    synthesis("p", 10, "template", Map.of());

    assertThat(shown("p").remarks())
        .containsExactly(
            "DsCo (data-accessible), 10 a class, d: made by an earlier version, which did not tell"
                + " its settings.");
  }

  private ShownSyntheses shown(String published) throws IOException {
    return ShownSyntheses.of(
        new Workspace(folder.toString(), new Configuration()),
        published,
        Arrays.stream(SynthesisSettings.Alignment.values())
            .collect(Collectors.toMap(Function.identity(), one -> Map.of(LAMBDA, 5e-4))));
  }

  /** Of one class, without its file. */
  private void synthesis(String name, long samples, String origin, Map<String, Object> settings)
      throws IOException {
    Map<String, Object> attributes = new HashMap<>(Map.of(origin, "o"));
    if (!settings.isEmpty()) {
      attributes.put("settings", settings);
    }
    Path at = Files.createDirectories(folder.resolve("synthesis").resolve(name));
    FileEntry file = new FileEntry("class.parquet", samples, 1, "s", Map.of());
    Files.writeString(
        at.resolve("manifest.json"),
        Json.pretty(new Manifest("synthesize", name, List.of(file), attributes)));
  }
}
