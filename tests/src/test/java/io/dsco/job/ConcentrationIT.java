package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.Concentration;
import io.dsco.config.RunConfiguration;
import io.dsco.config.UserException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run from a program, without the command line. */
class ConcentrationIT {
  private static final int PER_CLASS = 12;

  @TempDir Path folder;

  @Test
  void runsStagesAndReadsTheirTables() throws Exception {
    Path images = FashionSample.imageFolder(folder.resolve("images"), PER_CLASS);
    Job job = Job.onFolder(folder.resolve("out"), images);
    RunConfiguration configuration = RunConfiguration.load(job.configuration(), job.settings());

    try (SparkSession spark = Concentration.session(configuration)) {
      Concentration concentration = new Concentration(configuration, spark);
      assertThatThrownBy(concentration::images)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("images must be there to be read");
      assertThatThrownBy(() -> concentration.upTo("paint"))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("a stage must be one of encode,")
          .hasMessageEndingWith("was paint");

      concentration.upTo("dope");
      assertThat(concentration.scores().count()).isEqualTo(PER_CLASS * FashionSample.CLASSES);

      concentration.run();
      long published = (Job.SYNTHETIC + Job.REAL) * (long) FashionSample.CLASSES;
      assertThat(concentration.images().count()).isEqualTo(published);
      assertThat(concentration.latents().join(concentration.softLabels(), "sample_id").count())
          .isEqualTo(published);
      assertThat(concentration.images().where("origin = 'real'").count())
          .isEqualTo(Job.REAL * FashionSample.CLASSES);
      assertThat(concentration.record().orElseThrow().stages())
          .containsKeys("encode", "synthesize", "student", "score", "dope", "publish");
    }
  }

  @Test
  void whatATaskSaysToTheUserIsAmongTheCauses() throws Exception {
    Path images = FashionSample.imageFolder(folder.resolve("images"), PER_CLASS);
    Job job = Job.onFolder(folder.resolve("out"), images, "synthesis.nopt.lambda-align=1e38");
    RunConfiguration configuration = RunConfiguration.load(job.configuration(), job.settings());

    try (SparkSession spark = Concentration.session(configuration)) {
      Concentration concentration = new Concentration(configuration, spark);

      assertThatThrownBy(() -> concentration.upTo("synthesize"))
          .isInstanceOf(RuntimeException.class)
          .rootCause()
          .hasMessageContaining("optimised noise must be finite");
    }
  }

  @Test
  void takesSettingsOfTheProgram() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("workspace", folder.toString());
    settings.put("source.path", "images");
    settings.put("synthesis.ipc", 7);
    settings.put("diffusion", Map.of("guidance", Map.of("interval", List.of(100, 900))));

    RunConfiguration configuration = RunConfiguration.of(settings);

    assertThat(configuration.workspace()).isEqualTo(folder.toString());
    assertThat(configuration.source().path())
        .isEqualTo(Path.of("images").toAbsolutePath().toString());
    assertThat(configuration.synthesis().ipc()).isEqualTo(7);
    settings.put("synthesis.icp", 8);
    assertThatThrownBy(() -> RunConfiguration.of(settings))
        .hasMessageContaining("synthesis.icp")
        .hasMessageContaining("synthesis.ipc");
  }
}
