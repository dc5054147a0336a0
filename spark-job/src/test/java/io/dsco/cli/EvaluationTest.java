package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.config.EvaluationSettings.Compared;
import io.dsco.config.RunConfiguration;
import io.dsco.config.UserException;
import io.dsco.pipeline.LocalSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before a run is paid for. */
class EvaluationTest {
  /** Fails at once when it is run, as it has no stage. */
  private static final Evaluation EVALUATION = new Evaluation(new Pipeline(List.of()));

  @TempDir Path folder;

  @Test
  void randomImagesNeedRealOnes() {
    assertThatThrownBy(
            () ->
                evaluate(
                    List.of(Compared.PUBLISHED, Compared.RANDOM),
                    "source.path=null",
                    "synthesis.alignment=data-free",
                    "trigger.mode=off"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("source.path");
  }

  @Test
  void dopedRandomImagesNeedAFixedNumber() {
    assertThatThrownBy(
            () ->
                evaluate(
                    List.of(Compared.PUBLISHED, Compared.RANDOM_DOPED), "trigger.mode=measured"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "mode must be fixed(N) with N below the ipc of 100 for random-doped, was measured"
                + " (trigger.mode)");
  }

  private void evaluate(List<Compared> datasets, String... overrides) {
    List<String> all = new ArrayList<>(List.of(overrides));
    all.add("workspace=" + folder);
    RunConfiguration run =
        RunConfiguration.load(Path.of("../conf/fashion-mnist.conf").toString(), all);
    EVALUATION.of(run, LocalSpark.session(), datasets);
  }
}
