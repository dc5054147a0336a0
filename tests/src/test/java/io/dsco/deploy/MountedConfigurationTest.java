package io.dsco.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.config.RunConfiguration;
import io.dsco.config.SparkSettings.Processor;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configuration of the ConfigMap, read as the driver reads it. */
class MountedConfigurationTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void isReadByTheJobAndFitsThePods(String kind) throws Exception {
    ConfigMap map = Manifests.only("configuration.yaml", ConfigMap.class);
    for (Map.Entry<String, String> file : map.getData().entrySet()) {
      // In the image the repository's configurations are there; here they are in the repository.
      String text = file.getValue().replace("/opt/dsco/conf", Deployment.ROOT + "/conf");
      Files.writeString(folder.resolve(file.getKey()), text);
    }

    RunConfiguration read = RunConfiguration.load(folder.resolve(kind + ".conf"), List.of());

    assertThat(read.spark().device()).isEqualTo(Processor.valueOf(kind.toUpperCase(Locale.ROOT)));
    assertThat(read.workspace()).startsWith("s3a://");
    assertThat(read.checkpoints().requiredDit()).startsWith("s3a://");
    assertThat(read.modelClasses().dit().orElseThrow()).startsWith(Deployment.ROOT.toString());
    assertThat(mountPaths()).contains(read.checkpoints().nodeFolder().orElseThrow());
    int cores =
        Integer.parseInt(
            Deployment.properties("spark-" + kind + ".properties").get("spark.executor.cores"));
    assertThat(cores % read.spark().taskCpus()).isZero();
    assertThat(cores / read.spark().taskCpus()).as("tasks at once, as reckoned").isEqualTo(1);
  }

  private static List<String> mountPaths() throws Exception {
    return Manifests.only("executor-pod.yaml", Pod.class)
        .getSpec()
        .getContainers()
        .get(0)
        .getVolumeMounts()
        .stream()
        .map(VolumeMount::getMountPath)
        .toList();
  }
}
