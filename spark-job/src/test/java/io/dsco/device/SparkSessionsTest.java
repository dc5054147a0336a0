package io.dsco.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.config.RunConfiguration;
import io.dsco.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkSessionsTest {
  private static final String PLUGIN = "io.dsco.device.MetricsPlugin";

  @TempDir Path directory;

  @Test
  void withoutAMasterSparkUsesEveryCoreOfThisMachine() throws IOException {
    SparkConf conf = configure(new SparkConf(false), Optional.empty(), 6, "spark.task-cpus=2");

    assertThat(conf.get("spark.master")).isEqualTo("local[6]");
    assertThat(conf.get("spark.task.cpus")).isEqualTo("2");
    assertThat(conf.get("spark.driver.bindAddress")).isEqualTo("127.0.0.1");
    assertThat(conf.get("spark.ui.enabled")).isEqualTo("false");
  }

  @Test
  void theCommandLinesMasterWinsOverTheConfigurationsAndSparkSubmits() throws IOException {
    SparkConf submitted = new SparkConf(false).setMaster("yarn");

    assertThat(configure(submitted.clone(), Optional.empty(), 2).get("spark.master"))
        .isEqualTo("yarn");
    assertThat(
            configure(submitted.clone(), Optional.empty(), 2, "spark.master=spark://a:1")
                .get("spark.master"))
        .isEqualTo("spark://a:1");
    assertThat(
            configure(submitted.clone(), Optional.of("local[1]"), 2, "spark.master=spark://a:1")
                .get("spark.master"))
        .isEqualTo("local[1]");
  }

  @Test
  void executorsGetAsManyEngineThreadsAsTheirTasksHaveCoresAndFetchNothing() throws IOException {
    SparkConf submitted =
        new SparkConf(false).setMaster("yarn").set("spark.executor.extraJavaOptions", "-Dmine=1");
    SparkConf conf = configure(submitted, Optional.empty(), 2, "spark.task-cpus=4");

    assertThat(conf.get("spark.executor.extraJavaOptions"))
        .isEqualTo("-Dmine=1 -Dai.djl.pytorch.num_threads=4 -Dai.djl.offline=true");
    assertThat(conf.get("spark.executorEnv.OPT_OUT_TRACKING")).isEqualTo("true");
    assertThat(conf.get("spark.executorEnv.NVIDIA_TF32_OVERRIDE")).isEqualTo("0");
    assertThat(conf.contains("spark.driver.host")).isFalse();
  }

  @Test
  void metricsAreNamedAfterTheRunAndTheUsersPluginsStay() throws IOException {
    SparkConf submitted = new SparkConf(false).set("spark.plugins", "com.example.Mine");
    SparkConf conf = configure(submitted, Optional.empty(), 2, "run.name=mine");

    assertThat(conf.get("spark.plugins")).isEqualTo("com.example.Mine," + PLUGIN);
    assertThat(conf.get("spark.metrics.namespace")).isEqualTo("mine");
    assertThat(configure(new SparkConf(false), Optional.empty(), 2).get("spark.plugins"))
        .isEqualTo(PLUGIN);
  }

  @Test
  void whatTheUserSaysOfTheEngineInExecutorsStays() throws IOException {
    String mine = "-Dai.djl.offline=false -Dai.djl.pytorch.num_threads=3";
    SparkConf submitted =
        new SparkConf(false).setMaster("yarn").set("spark.executor.extraJavaOptions", mine);

    assertThat(
            configure(submitted, Optional.empty(), 2, "spark.task-cpus=4")
                .get("spark.executor.extraJavaOptions"))
        .isEqualTo(mine);
  }

  @Test
  void refusesTasksWithMoreCoresThanThereAre() {
    assertThatThrownBy(
            () -> configure(new SparkConf(false), Optional.empty(), 2, "spark.task-cpus=3"))
        .isInstanceOf(UserException.class)
        .hasMessage("task cpus must be at most the 2 cores here, was 3 (spark.task-cpus)");
  }

  private SparkConf configure(
      SparkConf submitted, Optional<String> master, int cores, String... overrides)
      throws IOException {
    Path file =
        Files.writeString(directory.resolve("run.conf"), "workspace = out, source.path = images");
    RunConfiguration run = RunConfiguration.load(file, List.of(overrides));
    return SparkSessions.configure(submitted, run, master, cores);
  }
}
