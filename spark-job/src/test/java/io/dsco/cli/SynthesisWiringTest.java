package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.config.RunConfiguration;
import io.dsco.config.SynthesisSettings.Alignment;
import io.dsco.synthesize.TargetKeeping;
import io.dsco.synthesize.TargetKeeping.Until;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SynthesisWiringTest {
  private static final Path CONF = Path.of("..", "conf").toAbsolutePath().normalize();
  private static final String MEASURED = "trigger.mode=measured";
  private static final String ALWAYS = "synthesis.nopt.keep-targets=always";

  @Test
  void aSizeThatATriggerTriesLeavesThoseAfterIt() {
    assertThat(keeping(50, MEASURED)).isEqualTo(new TargetKeeping(List.of(50, 100), Until.USED));
    assertThat(keeping(10, MEASURED, "synthesis.ipc=200"))
        .isEqualTo(new TargetKeeping(List.of(10, 50, 100, 150), Until.USED));
  }

  @Test
  void whatNobodyElseAsksForIsNotKept() {
    assertThat(keeping(20)).isEqualTo(TargetKeeping.NONE);
    assertThat(keeping(20, MEASURED)).isEqualTo(TargetKeeping.NONE);
    assertThat(keeping(10, MEASURED, "synthesis.ipc=10")).isEqualTo(TargetKeeping.NONE);
    assertThat(keeping(10, MEASURED, "synthesis.nopt.keep-targets=never"))
        .isEqualTo(TargetKeeping.NONE);
  }

  @Test
  void alwaysLeavesItsOwnAndThoseOfTheSchedule() {
    assertThat(keeping(20, ALWAYS)).isEqualTo(new TargetKeeping(List.of(20), Until.DELETED));
    assertThat(keeping(50, ALWAYS, MEASURED))
        .isEqualTo(new TargetKeeping(List.of(50, 10, 100), Until.DELETED));
  }

  @Test
  void withoutRealLatentsThereIsNothingToKeep() {
    assertThat(keeping(20, ALWAYS, "synthesis.alignment=none")).isEqualTo(TargetKeeping.NONE);
    assertThat(keeping(20, ALWAYS, "synthesis.alignment=data-free")).isEqualTo(TargetKeeping.NONE);
  }

  @Test
  void tellsTheSettingsThatAnAlignmentUses() {
    RunConfiguration configuration =
        RunConfiguration.load(
            CONF.resolve("fashion-mnist.conf"),
            List.of(
                "run.seed=5",
                "synthesis.nopt.lambda-align=0.05",
                "synthesis.nopt.lambda-real=2",
                "synthesis.nopt.iterations=7",
                "diffusion.steps=9",
                "synthesis.alignment-level=step-output"));

    assertThat(SynthesisWiring.told(configuration, Alignment.DATA_ACCESSIBLE))
        .containsEntry("run.seed", 5L)
        .containsEntry("diffusion.steps", 9)
        .containsEntry("synthesis.nopt.iterations", 7)
        .containsEntry("synthesis.nopt.lambda-real", 2.0)
        .containsEntry("synthesis.nopt.lambda-align", 0.05)
        .containsEntry("synthesis.alignment-level", "step-output")
        .doesNotContainKey("synthesis.nopt.lambda-stats");
    assertThat(SynthesisWiring.told(configuration, Alignment.DATA_FREE))
        .containsKeys("synthesis.nopt.lambda-maxoc", "synthesis.nopt.lambda-stats")
        .containsEntry("synthesis.initial-noise", "normal")
        .doesNotContainKey("synthesis.nopt.lambda-align");
    assertThat(SynthesisWiring.told(configuration, Alignment.NONE).keySet())
        .noneMatch(name -> name.startsWith("synthesis.nopt"));
  }

  private static TargetKeeping keeping(int samples, String... settings) {
    List<String> all =
        Stream.concat(Stream.of("trigger.schedule=[10, 50, 100, 150]"), Stream.of(settings))
            .toList();
    return SynthesisWiring.keeping(
        RunConfiguration.load(CONF.resolve("fashion-mnist.conf"), all), samples);
  }
}
