package io.dsco.config;

import static io.dsco.config.ConfigurationFixture.MINIMAL;
import static io.dsco.config.ConfigurationFixture.load;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.config.EvaluationSettings.Compared;
import io.dsco.config.StudentSettings.Labels;
import io.dsco.config.StudentSettings.Schedule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationSettingsTest {
  @TempDir Path directory;

  /** Appendix D of the paper. */
  @ParameterizedTest
  @CsvSource({
    "low-ipc, 10, HARD, STEP, 2000, 0.4, 0.1, 1e-3, 0",
    "low-ipc, 50, HARD, STEP, 1500, 0.4, 0.1, 1e-3, 0",
    "low-ipc, 100, HARD, STEP, 1000, 0.4, 0.1, 1e-3, 0",
    "high-ipc, 200, SOFT, COSINE, 1000, 0.4, 0.1, 1e-3, 0",
    "high-ipc, 700, SOFT, COSINE, 500, 0.4, 0.1, 1e-3, 0",
    "imagenet-low-ipc, 50, SOFT, COSINE, 300, 0, 0, 2.5e-3, 0",
    "imagenet-high-ipc, 400, SOFT, COSINE, 100, 0, 0, 2.5e-3, 10"
  })
  void protocolsAreThePapers(
      String protocol,
      double ipc,
      Labels labels,
      Schedule schedule,
      int epochs,
      double jitter,
      double lighting,
      double mobileNetRate,
      int warmup) {
    EvaluationSettings settings =
        settings("evaluation { protocol = %s, networks = [mobilenet-v2] }".formatted(protocol));

    StudentSettings training = settings.training(settings.networks().get(0), ipc);

    assertThat(training.labels()).isEqualTo(labels);
    assertThat(training.schedule()).isEqualTo(schedule);
    assertThat(training.epochs()).isEqualTo(epochs);
    assertThat(training.augmentation())
        .isEqualTo(new StudentSettings.Augmentation(0.5, 0.5, jitter, lighting, 1));
    assertThat(training.learningRate()).isEqualTo(mobileNetRate);
    assertThat(training.warmupEpochs()).isEqualTo(warmup);
    assertThat(training.batchSize()).isEqualTo(64);
    assertThat(training.temperature()).isEqualTo(20);
    assertThat(settings.repeats()).isEqualTo(5);
  }

  @Test
  void everyKnobCanBeSet() {
    EvaluationSettings settings =
        settings(
            "evaluation { networks = [convnet], convnet.width = 32, repeats = 2, others.mine = x,"
                + " protocols.low-ipc { epochs = [4, 3, 2], learning-rate = 0.1 } }");

    StudentSettings training = settings.training(settings.networks().get(0), 11);

    assertThat(training.epochs()).isEqualTo(3);
    assertThat(training.learningRate()).isEqualTo(0.1);
    assertThat(training.network().width()).isEqualTo(32);
    assertThat(settings.repeats()).isEqualTo(2);
    assertThat(settings.others()).containsOnlyKeys("mine");
    assertThat(settings.datasets())
        .isEqualTo(List.of(Compared.RANDOM, Compared.SYNTHETIC, Compared.PUBLISHED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "protocol = high-ipc, datasets = [published] | datasets must be with random among them where"
            + " labels are soft, was [published] (evaluation.datasets)",
        "networks = [alexnet] | networks must be one of convnet, resnet-18",
        "datasets = [full, full] | datasets must be a list of at least one, none twice, was"
            + " [\"full\",\"full\"] (evaluation.datasets)",
        "others.full = x | others must be of other names than the run's own datasets, was full",
        "protocols.low-ipc.epochs = [5] | epochs must be one number more than epochs-ipc has, 3, was"
            + " [5] (evaluation.protocols.low-ipc.epochs)",
        "protocols.low-ipc.epochs-ipc = [9, 9] | epochs ipc must be ascending numbers, was [9, 9]"
      })
  void refusesWhatCannotBeCompared(String setting, String problem) {
    assertThatThrownBy(() -> settings("evaluation { %s }".formatted(setting)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void networksMustSuitTheImagesAndTheTeacher() {
    RunConfiguration run =
        load(
            directory,
            MINIMAL
                + "\nevaluation { networks = [convnet, resnet-ap10], input-size = 8, convnet.depth = 4,"
                + " protocol = high-ipc, protocols.high-ipc.batch-size = 1 }");

    assertThat(run.evaluation().contradictions(run.teacher().network(), run.image().size()))
        .containsExactly(
            "depth must leave a pixel of images of 8, was 4 (evaluation.convnet.depth)",
            "input size must be the teacher's 256 for soft labels, was 8 (evaluation.input-size)",
            "batch size must be at least 2 with batch norm, was 1 (evaluation.protocols)");
  }

  private EvaluationSettings settings(String text) {
    return load(directory, MINIMAL + "\n" + text).evaluation();
  }
}
