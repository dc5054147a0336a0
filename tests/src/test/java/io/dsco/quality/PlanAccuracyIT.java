package io.dsco.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.workspace.Json;
import io.dsco.workspace.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether a plan of the embedded run tells the seconds that the run then takes, to a quarter: in
 * all, and for every stage that is at least a tenth of it. Both are done by the launcher, in
 * processes of their own. Means something on a machine that does nothing else; takes about as long
 * as the run. {@code -Dquality.settings=key=value,…} adds settings to both.
 */
@Tag("experiment")
class PlanAccuracyIT {
  private static final double QUARTER = 0.25;
  private static final double TENTH = 0.1;
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path directory;

  /** What is read of the plan's line. */
  record Plan(List<Stage> stages) {}

  /** One of its stages. */
  record Stage(String stage, double seconds) {}

  @Test
  void aPlanTellsTheSecondsOfTheRun() throws Exception {
    Map<String, Double> planned = planned();
    Map<String, Double> taken = taken();
    double all = sum(taken);
    System.out.printf("%-12s %10s %10s %8s%n", "stage", "planned s", "taken s", "ratio");
    planned.forEach((stage, seconds) -> print(stage, seconds, taken.get(stage)));
    print("total", sum(planned), all);

    assertThat(planned.keySet()).isEqualTo(taken.keySet());
    assertThat(sum(planned) / all).isBetween(1 - QUARTER, 1 + QUARTER);
    taken.forEach(
        (stage, seconds) -> {
          if (seconds >= TENTH * all) {
            assertThat(planned.get(stage) / seconds).as(stage).isBetween(1 - QUARTER, 1 + QUARTER);
          }
        });
  }

  private Map<String, Double> planned() throws Exception {
    List<String> lines = Files.readAllLines(dsco("plan"));
    Plan plan = Json.parse(lines.get(lines.size() - 1), Plan.class);
    Map<String, Double> seconds = new LinkedHashMap<>();
    plan.stages().forEach(stage -> seconds.put(stage.stage(), stage.seconds()));
    return seconds;
  }

  private Map<String, Double> taken() throws Exception {
    dsco("run");
    String record = Files.readString(workspace().resolve("run.json"));
    Map<String, Double> seconds = new LinkedHashMap<>();
    Json.parse(record, RunRecord.class)
        .stages()
        .forEach((stage, result) -> seconds.put(stage, (double) result.measured().get("seconds")));
    return seconds;
  }

  private Path dsco(String command) throws IOException, InterruptedException {
    Path output = directory.resolve(command + ".txt");
    List<String> line =
        new ArrayList<>(
            List.of(
                HOME.resolve("dsco").toString(),
                command,
                HOME.resolve("conf/fashion-mnist.conf").toString(),
                "--set",
                "workspace=" + workspace()));
    String settings = System.getProperty("quality.settings", "");
    for (String setting : settings.isEmpty() ? new String[0] : settings.split(",")) {
      line.addAll(List.of("--set", setting));
    }
    Process process =
        new ProcessBuilder(line)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor()).as(command).isZero();
    System.out.print(Files.readString(output));
    return output;
  }

  private Path workspace() {
    return directory.resolve("workspace");
  }

  private static double sum(Map<String, Double> seconds) {
    return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static void print(String stage, double planned, Double taken) {
    System.out.printf(
        Locale.ROOT,
        "%-12s %10.1f %10s %8s%n",
        stage,
        planned,
        taken == null ? "-" : String.format(Locale.ROOT, "%.1f", taken),
        taken == null ? "-" : String.format(Locale.ROOT, "%.2f", planned / taken));
  }
}
