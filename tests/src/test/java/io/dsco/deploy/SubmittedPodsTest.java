package io.dsco.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.cli.Main;
import io.dsco.deploy.SubmittedPods.Built;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.resource.ResourceID;
import org.apache.spark.resource.ResourceRequest;
import org.apache.spark.resource.ResourceUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pods that Spark makes of the script's arguments, the properties and the templates. */
class SubmittedPodsTest {
  private static final String MASTER = "k8s://https://cluster:6443";
  private static final ResourceID GPU = new ResourceID("spark.executor", "gpu");
  private static final ResourceID TASK_GPU = new ResourceID("spark.task", "gpu");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void theDriverRunsTheJobAndTakesNoGpu(String kind) throws Exception {
    SubmittedPods submitted = SubmittedPods.of(folder, kind, MASTER);

    Built driver = submitted.driver();

    assertThat(driver.pod().getMetadata().getName()).isEqualTo("dsco-run-1");
    assertThat(driver.pod().getSpec().getServiceAccountName()).isEqualTo("dsco");
    assertThat(driver.container().getName()).isEqualTo("spark-kubernetes-driver");
    assertThat(driver.container().getArgs())
        .startsWith("driver", "--properties-file")
        .containsSubsequence("--class", "io.dsco.cli.Main", "local:///opt/dsco/dsco.jar")
        .endsWith("run", "/opt/dsco/run/" + kind + ".conf");
    assertThat(driver.limit("memory")).as("4g and 1g").isEqualTo("5120Mi");
    assertThat(driver.limit("nvidia.com/gpu")).isEqualTo("none");
    assertThat(mounts(driver)).contains("/opt/dsco/run");
    assertIsAsTheTemplate(driver, "driver-pod.yaml");
  }

  @ParameterizedTest
  @CsvSource({
    "cpu, executor-pod.yaml, 11264Mi, none",
    "gpu, executor-gpu-pod.yaml, 12288Mi, 1",
  })
  void anExecutorHasTheMemoryAndTheGpuThatWereReckoned(
      String kind, String template, String memory, String gpus) throws Exception {
    Built executor = SubmittedPods.of(folder, kind, MASTER).executor();

    assertThat(executor.container().getName()).isEqualTo("spark-kubernetes-executor");
    assertThat(executor.limit("memory")).isEqualTo(memory);
    assertThat(executor.limit("nvidia.com/gpu")).isEqualTo(gpus);
    assertThat(executor.container().getResources().getRequests().get("cpu")).hasToString("4");
    assertIsAsTheTemplate(executor, template);
  }

  /** Spark keeps what the template says and adds to it. */
  private static void assertIsAsTheTemplate(Built built, String file) throws Exception {
    Pod template = Manifests.only(file, Pod.class);
    var spec = built.pod().getSpec();
    assertThat(spec.getSecurityContext()).isEqualTo(template.getSpec().getSecurityContext());
    assertThat(spec.getTolerations()).containsAll(template.getSpec().getTolerations());
    assertThat(spec.getNodeSelector()).isEqualTo(template.getSpec().getNodeSelector());
    var container = template.getSpec().getContainers().get(0);
    assertThat(built.container().getSecurityContext()).isEqualTo(container.getSecurityContext());
    assertThat(built.container().getEnv()).containsAll(container.getEnv());
    assertThat(built.container().getVolumeMounts()).containsAll(container.getVolumeMounts());
    assertThat(volumes(built)).containsAll(mountedVolumes(built));
    assertThat(secrets(built)).containsExactly("dsco-object-store");
  }

  private static Set<String> mounts(Built built) {
    return built.container().getVolumeMounts().stream()
        .map(VolumeMount::getMountPath)
        .collect(Collectors.toSet());
  }

  private static Set<String> mountedVolumes(Built built) {
    return built.container().getVolumeMounts().stream()
        .map(VolumeMount::getName)
        .collect(Collectors.toSet());
  }

  private static Set<String> volumes(Built built) {
    return built.pod().getSpec().getVolumes().stream()
        .map(Volume::getName)
        .collect(Collectors.toSet());
  }

  private static Set<String> secrets(Built built) {
    return built.container().getEnv().stream()
        .map(EnvVar::getValueFrom)
        .filter(from -> from != null && from.getSecretKeyRef() != null)
        .map(from -> from.getSecretKeyRef().getName())
        .collect(Collectors.toSet());
  }

  @Test
  void theGpuRequestIsWholeAndNamesTheImagesScript() throws Exception {
    SparkConf conf = SubmittedPods.of(folder, "gpu", MASTER).conf();

    ResourceRequest request = ResourceUtils.parseResourceRequest(conf, GPU);

    assertThat(request.amount()).isEqualTo(1);
    assertThat(request.vendor().get()).isEqualTo("nvidia.com");
    assertThat(request.discoveryScript().get()).isEqualTo("/opt/dsco/gpu-discovery.sh");
    // Where it is given, it must be what spark.gpu.per-task says, which users change.
    assertThat(conf.contains(TASK_GPU.amountConf())).isFalse();
    assertThat(Dockerfile.of("cuda").copied()).contains("/opt/dsco/gpu-discovery.sh");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void sparkKnowsEveryProperty(String kind) throws Exception {
    // Both register their entries when they are loaded.
    Class.forName("org.apache.spark.internal.config.package$");
    Class.forName("org.apache.spark.deploy.k8s.Config$");
    Set<String> resources = Set.of(GPU.amountConf(), GPU.vendorConf(), GPU.discoveryScriptConf());
    Map<String, String> properties = Deployment.properties("spark-" + kind + ".properties");
    Set<String> keys = new TreeSet<>(properties.keySet());
    List<String> submission = SubmittedPods.of(folder, kind, MASTER).submission();
    for (int i = 1; i < submission.size(); i++) {
      if (submission.get(i - 1).equals("--conf")) {
        keys.add(submission.get(i).substring(0, submission.get(i).indexOf('=')));
      }
    }

    assertThat(keys)
        .hasSizeGreaterThanOrEqualTo(properties.size() + 5)
        .allMatch(key -> resources.contains(key) || ConfigEntry.findEntry(key) != null);
    assertThat(ConfigEntry.findEntry("spark.executor.memoryOverhaed")).isNull();
  }

  @Test
  void optionsWinAndAnotherCommandCanBeRun() throws Exception {
    SubmittedPods submitted =
        SubmittedPods.of(
            folder,
            "cpu",
            MASTER,
            "--conf",
            "spark.executor.memoryOverhead=9g",
            "--",
            "check",
            "/opt/dsco/run/cpu.conf",
            "--set",
            "synthesis.ipc=50");

    assertThat(submitted.executor().limit("memory")).isEqualTo("13312Mi");
    assertThat(submitted.jobArguments())
        .containsExactly("check", "/opt/dsco/run/cpu.conf", "--set", "synthesis.ipc=50");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void theJobUnderstandsItsArguments(String kind) throws Exception {
    SubmittedPods submitted = SubmittedPods.of(folder, kind, MASTER);
    SparkApplication application =
        Manifests.only("spark-application-%s.yaml".formatted(kind), SparkApplication.class);

    assertThat(submitted.mainClass())
        .isEqualTo(Main.class.getName())
        .isEqualTo(application.spec().mainClass());
    assertThat(application.spec().arguments()).isEqualTo(submitted.jobArguments());
    assertThat(application.spec().mainApplicationFile()).isEqualTo("local:///opt/dsco/dsco.jar");
    assertThat(
            Main.commandLine()
                .parseArgs(submitted.jobArguments().toArray(String[]::new))
                .subcommand()
                .commandSpec()
                .name())
        .isEqualTo("run");
  }
}
