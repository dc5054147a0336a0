package io.dsco.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.config.RunConfiguration;
import io.dsco.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ExecutorResourceRequest;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceUtils;
import org.apache.spark.resource.TaskResourceProfile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceRequestsTest {
  private static final String SPARK = "4.1.1";

  @TempDir Path directory;
  private SparkConf conf;

  @BeforeEach
  void startsFromAStandaloneCluster() {
    conf = new SparkConf(false).setMaster("spark://a:7077");
  }

  @Test
  void asksForWhatTheSettingsSayOfAnExecutor() throws IOException {
    add(
        "spark.executor.cores=8",
        "spark.executor.memory=4GiB",
        "spark.executor.memory-overhead=12g",
        "spark.executor.instances=3");

    assertThat(conf.get("spark.executor.cores")).isEqualTo("8");
    assertThat(conf.get("spark.executor.memory")).isEqualTo("4096m");
    assertThat(conf.get("spark.executor.memoryOverhead")).isEqualTo("12288m");
    assertThat(conf.get("spark.executor.instances")).isEqualTo("3");
  }

  @Test
  void leavesWhatIsNotSetToSparkSubmit() throws IOException {
    conf.set("spark.executor.memory", "9g");

    add();

    assertThat(conf.get("spark.executor.memory")).isEqualTo("9g");
    assertThat(conf.contains("spark.executor.cores")).isFalse();
    assertThat(conf.contains(ResourceRequests.EXECUTOR_AMOUNT)).isFalse();
    assertThat(ModelProfile.of(conf)).isNull();
  }

  @Test
  void refusesAPropertyThatSaysSomethingElseThanASetting() {
    conf.set("spark.executor.memory", "9g");

    assertThatThrownBy(() -> add("spark.executor.memory=4GiB"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Spark's property spark.executor.memory must be the setting's 4096 where both are"
                + " given, was 9g (spark.executor.memory)");
  }

  @Test
  void aPropertyThatSaysTheSameInOtherUnitsIsFine() throws IOException {
    conf.set("spark.executor.memory", "4g").set(ResourceRequests.TASK_AMOUNT, "0.50");

    add("spark.executor.memory=4096MiB", "spark.device=gpu", "spark.gpu.per-task=0.5");

    assertThat(conf.get("spark.executor.memory")).isEqualTo("4096m");
  }

  @Test
  void onlyTasksWithModelsHoldAGpuAndTheCoresOfTheEngine() throws IOException {
    add("spark.device=gpu", "spark.task-cpus=3", "spark.gpu.per-executor=2");
    ResourceProfile models = ModelProfile.of(conf);

    assertThat(conf.get("spark.executor.resource.gpu.amount")).isEqualTo("2");
    assertThat(conf.contains("spark.task.resource.gpu.amount")).isFalse();
    assertThat(conf.get("spark.task.cpus")).isEqualTo("1");
    assertThat(models).isInstanceOf(TaskResourceProfile.class);
    assertThat(models.taskResourcesJMap().get("gpu").amount()).isEqualTo(1);
    assertThat(models.taskResourcesJMap().get("cpus").amount()).isEqualTo(3);
  }

  @Test
  void aShareOfAGpuIsAskedForAsSuch() throws IOException {
    add("spark.device=gpu", "spark.gpu.per-task=0.25");

    assertThat(ModelProfile.of(conf).taskResourcesJMap().get("gpu").amount()).isEqualTo(0.25);
  }

  @Test
  void olderSparksShareAGpuAmongTasksOfEveryKind() throws IOException {
    ResourceRequests.add(conf, run("spark.device=gpu", "spark.gpu.per-task=0.25").spark(), "3.5.6");

    assertThat(conf.get("spark.task.resource.gpu.amount")).isEqualTo("0.25");
    assertThat(ModelProfile.of(conf)).isNull();
  }

  @Test
  void dynamicallyAllocatedExecutorsHaveGpusForModelsAlone() throws IOException {
    conf.set("spark.dynamicAllocation.enabled", "true");
    add(
        "spark.device=gpu",
        "spark.executor.cores=4",
        "spark.executor.memory=2GiB",
        "spark.gpu.discovery-script=/opt/gpus.sh");
    ResourceProfile models = ModelProfile.of(conf);

    assertThat(ResourceUtils.parseAllResourceRequests(conf, "spark.executor").isEmpty())
        .as("what Spark makes of the default executors")
        .isTrue();
    ExecutorResourceRequest gpus = models.executorResourcesJMap().get("gpu");
    assertThat(gpus.amount()).isEqualTo(1);
    assertThat(gpus.discoveryScript()).isEqualTo("/opt/gpus.sh");
    assertThat(models.executorResourcesJMap().get("cores").amount()).isEqualTo(4);
    assertThat(models.executorResourcesJMap().get("memory").amount()).isEqualTo(2048);
  }

  @Test
  void refusesSharesOfDynamicallyAllocatedGpusWhereSparkKnowsNone() {
    conf.set("spark.dynamicAllocation.enabled", "true");

    assertThatThrownBy(
            () ->
                ResourceRequests.add(
                    conf, run("spark.device=gpu", "spark.gpu.per-task=0.5").spark(), "3.5.6"))
        .hasMessage(
            "per task must be 1 with dynamic allocation on Spark 3.5.6, was 0.5 (spark.gpu.per-task)");
  }

  @Test
  void refusesAPropertyThatContradictsTheGpusOfAnExecutor() {
    conf.set("spark.executor.resource.gpu.amount", "2");

    assertThatThrownBy(() -> add("spark.device=gpu"))
        .hasMessageContaining("must be the setting's 1 where both are given, was 2")
        .hasMessageEndingWith("(spark.gpu.per-executor)");
  }

  @Test
  void refusesAShareThatContradictsAProperty() {
    conf.set("spark.task.resource.gpu.amount", "0.5");

    assertThatThrownBy(() -> add("spark.device=gpu"))
        .hasMessageContaining("must be the setting's 1.0 where both are given, was 0.5")
        .hasMessageEndingWith("(spark.gpu.per-task)");
  }

  @Test
  void yarnAndKubernetesNeedAScriptThatFindsGpus() throws IOException {
    conf.setMaster("yarn");
    assertThatThrownBy(() -> add("spark.device=gpu"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("discovery script must be set at Spark master yarn")
        .hasMessageEndingWith("(spark.gpu.discovery-script)");

    conf.setMaster("k8s://https://a");
    add("spark.device=gpu", "spark.gpu.discovery-script=/opt/gpus.sh");
    assertThat(conf.get("spark.executor.resource.gpu.discoveryScript")).isEqualTo("/opt/gpus.sh");
    assertThat(conf.get("spark.executor.resource.gpu.vendor")).isEqualTo("nvidia.com");
  }

  private void add(String... overrides) throws IOException {
    ResourceRequests.add(conf, run(overrides).spark(), SPARK);
  }

  private RunConfiguration run(String... overrides) throws IOException {
    Path file =
        Files.writeString(directory.resolve("run.conf"), "workspace = out, source.path = images");
    return RunConfiguration.load(file, List.of(overrides));
  }
}
