package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.dsco.deploy.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of continuous integration around a run that it makes itself. */
class RegressionCheckIT {
  private static final String NAME = "fashion-mnist";

  @TempDir static Path folder;
  private static Path workspace;
  private static Script.Outcome first;

  /** What DuckDB counts in the table of the scores, in percent. */
  private static double top1;

  @BeforeAll
  static void makesARun() throws Exception {
    assumeThat(new ProcessBuilder("sh", "-c", "command -v jq").start().waitFor())
        .as("the script needs jq, which the rest of the build does not")
        .isZero();
    workspace = folder.resolve("workspace");
    Path images = FashionSample.imageFolder(folder.resolve("images"), 12);
    first = check(baseline(NAME, 0, 0), folder.resolve("first"), run(images));
    List<String> counted =
        Tables.strings(
            workspace,
            "scores/*/split-*.parquet",
            "SELECT count(*) FILTER (student_class = label) || ' ' || count(*) FROM TABLE");
    String[] counts = counted.get(0).split(" ");
    top1 = 100.0 * Integer.parseInt(counts[0]) / Integer.parseInt(counts[1]);
  }

  @Test
  void fetchesWhatTheRunTellsAndShowsItsAccuracy() throws Exception {
    assertThat(first.output())
        .isEqualTo(
            "student top-1 over the real images: %s %% (baseline 0, at least 0)\n"
                .formatted(shown(top1)));
    assertThat(first.status()).isZero();
    Path fetched = folder.resolve("first");
    assertThat(fetched.resolve("run.json")).hasSameTextualContentAs(workspace.resolve("run.json"));
    assertThat(fetched.resolve("dataset/manifest.json"))
        .hasSameTextualContentAs(workspace.resolve("dataset/manifest.json"));
  }

  @Test
  void isContentWithWhatTheBaselineHas() throws Exception {
    Script.Outcome outcome = check(baseline(NAME, top1, 0), folder.resolve("same"), "true");

    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.status()).isZero();
  }

  @Test
  void failsWithOneLineWhenTheAccuracyHasFallen() throws Exception {
    Path baseline = baseline(NAME, top1 + 5, 4.5);

    assertThat(check(baseline, folder.resolve("fallen"), "true"))
        .isEqualTo(
            new Script.Outcome(
                1,
                "",
                "student top-1 over the real images must be at least %s %%, was %s %% (baseline %s, tolerance 4.5, %s)\n"
                    .formatted(shown(top1 + 0.5), shown(top1), shown(top1 + 5), baseline)));
  }

  @Test
  void endsAsTheRunDidWhenThatFailed() throws Exception {
    Path nowhere = folder.resolve("nothing");

    assertThat(check(baseline(NAME, 0, 0), nowhere, "sh", "-c", "exit 3"))
        .isEqualTo(new Script.Outcome(3, "", "run-and-check: the run ended with 3\n"));
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void refusesABaselineOfAnotherRun() throws Exception {
    Path baseline = baseline("imagenette", 0, 0);

    assertThat(check(baseline, folder.resolve("other"), "true"))
        .isEqualTo(
            new Script.Outcome(
                2,
                "",
                "run-and-check: the run must be the baseline's imagenette, was fashion-mnist (%s)\n"
                    .formatted(baseline)));
  }

  @Test
  void refusesAWorkspaceWhoseDatasetIsOfAnotherRun() throws Exception {
    Path mixed = Files.createDirectories(folder.resolve("mixed"));
    Files.createDirectory(mixed.resolve("dataset"));
    Files.copy(workspace.resolve("run.json"), mixed.resolve("run.json"));
    Files.writeString(mixed.resolve("dataset/manifest.json"), "{\"fingerprint\": \"0123\"}");

    Script.Outcome outcome =
        script()
            .run(
                baseline(NAME, 0, 0).toString(),
                mixed.toString(),
                folder.resolve("of-another").toString(),
                "--",
                "true");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.errors())
        .startsWith("run-and-check: the dataset must be the run's, is of another one: 0123, not ");
  }

  private static Script script() {
    return Script.of("ci/run-and-check.sh")
        .with("CLASSPATH", System.getProperty("java.class.path"));
  }

  private static Script.Outcome check(Path baseline, Path results, String... command)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(baseline.toString(), workspace.toString(), results.toString(), "--"));
    arguments.addAll(List.of(command));
    return script().run(arguments.toArray(String[]::new));
  }

  /** The line that makes the run in a JVM of its own. */
  private static String[] run(Path images) {
    return Job.onFolder(workspace, images).line("run").toArray(String[]::new);
  }

  private static Path baseline(String run, double percent, double tolerance) throws IOException {
    return Files.writeString(
        folder.resolve("baseline-%s-%s.json".formatted(run, percent)),
        "{\"run\": \"%s\", \"student-top1-percent\": %s, \"tolerance\": %s}"
            .formatted(run, percent, tolerance));
  }

  /** Rounded to two places, without needless zeros. */
  private static String shown(double percent) {
    double rounded = Math.round(percent * 100) / 100.0;
    return rounded == Math.rint(rounded) ? String.valueOf((long) rounded) : String.valueOf(rounded);
  }
}
