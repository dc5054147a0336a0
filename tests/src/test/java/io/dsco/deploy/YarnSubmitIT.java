package io.dsco.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that submits to YARN, with a spark-submit that shows its arguments. */
class YarnSubmitIT {
  private static final Path YARN = Path.of("..", "deploy", "yarn").toAbsolutePath().normalize();

  @TempDir Path folder;

  @Test
  void submitsToTheClusterWithTheShippedPropertiesAndTheUsersAfterThem() throws Exception {
    Map<String, String> environment = environment();
    environment.put("DSCO_SUBMIT", "--queue ml");

    assertThat(submit(environment, "cpu", "run", "hdfs:///dsco/my.conf", "--set", "run.seed=3"))
        .isEqualTo(
            "0 --driver-memory|4g|--master|yarn|--deploy-mode|cluster|--properties-file|"
                + YARN.resolve("cpu.conf")
                + "|--queue|ml|--class|io.dsco.cli.Main|hdfs:///dsco/job.jar"
                + "|run|hdfs:///dsco/my.conf|--set|spark.task-cpus=4|--set|encode.batch-size=4"
                + "|--set|synthesis.decode-batch-size=4|--set|run.seed=3|--master|yarn|\n");
  }

  @Test
  void onGpusBringsTheScriptThatFindsThemAndSaysSoToTheJob() throws Exception {
    assertThat(submit(environment(), "gpu", "run", "hdfs:///dsco/my.conf"))
        .contains(YARN.resolve("gpu.conf") + "|--files|" + YARN + "/../gpu-discovery.sh|")
        .endsWith(
            "|run|hdfs:///dsco/my.conf|--set|spark.device=gpu|--set|spark.task-cpus=4|--master|yarn|\n");
  }

  @Test
  void sendsTheScriptTogetherWithWhatTheUserSends() throws Exception {
    Map<String, String> environment = environment();
    environment.put("DSCO_SUBMIT", "--queue ml --files my.conf,log4j2.properties --verbose");

    assertThat(submit(environment, "gpu", "run", "my.conf", "--set", "spark.task-cpus=2"))
        .contains("|--files|%s/../gpu-discovery.sh,my.conf,log4j2.properties|".formatted(YARN))
        .containsOnlyOnce("--files")
        .contains("|--queue|ml|--verbose|")
        .endsWith("|--set|spark.task-cpus=4|--set|spark.task-cpus=2|--master|yarn|\n");
  }

  @Test
  void saysInOneLineWhatIsMissing() throws Exception {
    Map<String, String> environment = environment();
    assertThat(submit(environment, "tpu", "run", "my.conf"))
        .isEqualTo("2 submit.sh: the first argument must be cpu or gpu, was tpu\n");
    environment.remove("HADOOP_CONF_DIR");
    assertThat(submit(environment, "cpu", "run", "my.conf"))
        .isEqualTo("2 submit.sh: HADOOP_CONF_DIR must have yarn-site.xml, was not set\n");
    environment.remove("SPARK_HOME");
    assertThat(submit(environment, "cpu", "run", "my.conf"))
        .isEqualTo("2 submit.sh: SPARK_HOME must be a Spark installation, was not set\n");
  }

  private Map<String, String> environment() throws IOException {
    Path submit = Files.createDirectories(folder.resolve("bin")).resolve("spark-submit");
    Files.writeString(submit, "#!/bin/sh\nprintf '%s|' \"$@\"; echo\n");
    assertThat(submit.toFile().setExecutable(true)).isTrue();
    Files.writeString(folder.resolve("yarn-site.xml"), "<configuration/>");
    Map<String, String> environment = new HashMap<>();
    environment.put("SPARK_HOME", folder.toString());
    environment.put("HADOOP_CONF_DIR", folder.toString());
    environment.put("DSCO_JAR", "hdfs:///dsco/job.jar");
    return environment;
  }

  /** Exit status and output. */
  private String submit(Map<String, String> environment, String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of(YARN.resolve("submit.sh").toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.matches("(SPARK|DSCO|HADOOP)_.*"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + " " + output;
  }
}
