package io.dsco.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * YARN in a process of its own (module {@code tests/yarn-cluster}), and Spark's client for it. The
 * second of its two nodes has the label {@code gpu}; both have devices {@code dsco.io/gpu}.
 */
public final class YarnProcess implements AutoCloseable {
  /** Where the driver of a run is. */
  public enum DeployMode {
    CLIENT,
    CLUSTER;

    private String option() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Duration LONGEST_START = Duration.ofMinutes(3);
  private static final Pattern SUBMITTED =
      Pattern.compile("Submitted application application_(\\d+_\\d+)");
  private static final Path BUILT = Path.of(System.getProperty("cluster.yarn"));

  private final SparkHome spark;
  private final Path folder;
  private final Process process;
  private final List<Process> submitted = new ArrayList<>();

  private YarnProcess(SparkHome spark, Path folder, Process process) {
    this.spark = spark;
    this.folder = folder;
    this.process = process;
  }

  /**
   * Starts YARN and waits until its nodes are there.
   *
   * @param spark the client's installation, with YARN's jars
   * @param folder for its settings, logs and containers
   */
  public static YarnProcess start(SparkHome spark, Path folder)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    line.addAll(List.of("-Xmx512m", "-cp", BUILT + "/jars/*:" + BUILT + "/classes"));
    line.addAll(List.of("io.dsco.yarn.YarnCluster", settings(folder).toString()));
    Files.createDirectories(settings(folder));
    Files.createDirectories(folder.resolve("staging"));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("yarn.log").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    YarnProcess yarn = new YarnProcess(spark, folder, builder.start());
    try {
      yarn.awaitNodes();
      return yarn;
    } catch (InterruptedException | RuntimeException e) {
      yarn.close();
      throw e;
    }
  }

  /**
   * Submits the job's thin jar; executors go to the labelled node and get a device each.
   *
   * @param shipped the properties that the project has for YARN; what this cluster is too small for
   *     wins over them
   * @param library the engine's library on the nodes
   */
  public LoggedProcess submit(
      Path log, DeployMode mode, Path shipped, Path library, List<String> arguments)
      throws IOException {
    List<String> program = new ArrayList<>();
    program.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "yarn"));
    program.addAll(List.of("--deploy-mode", mode.option(), "--files", gpuScript().toString()));
    program.addAll(List.of("--properties-file", shipped.toString()));
    properties(library)
        .forEach((name, value) -> program.addAll(List.of("--conf", name + "=" + value)));
    program.addAll(List.of("--class", "io.dsco.cli.Main", JobJar.THIN.path().toString()));
    program.addAll(arguments);
    Map<String, String> environment = Map.of("HADOOP_CONF_DIR", settings(folder).toString());
    Process run = spark.start(log, environment, List.of("-Xmx1g"), program);
    submitted.add(run);
    return new LoggedProcess(run, log);
  }

  /**
   * The containers of an application that each node has run: names of folders, by the node's
   * number.
   *
   * @param log what spark-submit printed of the application
   */
  public List<List<String>> containers(Path log) throws IOException {
    Matcher application = SUBMITTED.matcher(Files.readString(log));
    if (!application.find()) {
      throw new IllegalStateException("no application was submitted, see " + log);
    }
    return List.of(containers(0, application.group(1)), containers(1, application.group(1)));
  }

  private List<String> containers(int node, String application) throws IOException {
    Path logs = Path.of("dsco-logDir-nm-%d_0".formatted(node), "application_" + application);
    try (Stream<Path> below = Files.walk(folder)) {
      return below
          .filter(path -> path.getParent().endsWith(logs))
          .map(path -> path.getFileName().toString())
          .toList();
    }
  }

  private Map<String, String> properties(Path library) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("spark.yarn.jars", "local:" + spark.folder().resolve("jars") + "/*");
    properties.put("spark.yarn.stagingDir", folder.resolve("staging").toUri().toString());
    properties.put("spark.yarn.executor.nodeLabelExpression", "gpu");
    properties.put("spark.yarn.resourceGpuDeviceName", "dsco.io/gpu");
    properties.put("spark.executor.resource.gpu.amount", "1");
    properties.put("spark.executor.resource.gpu.discoveryScript", "./gpus.sh");
    properties.put("spark.task.resource.gpu.amount", "1");
    properties.put("spark.executor.instances", "2");
    properties.put("spark.executor.cores", "1");
    properties.put("spark.executor.memory", "1g");
    properties.put("spark.executor.memoryOverhead", "1200m");
    properties.put("spark.driver.memoryOverhead", "384m");
    // Both executors are there before the first task.
    properties.put("spark.scheduler.minRegisteredResourcesRatio", "1");
    properties.put("spark.scheduler.maxRegisteredResourcesWaitingTime", "2min");
    for (String side : List.of("spark.executorEnv.", "spark.yarn.appMasterEnv.")) {
      properties.put(side + "PYTORCH_LIBRARY_PATH", library.toString());
      properties.put(side + "SPARK_LOCAL_IP", "127.0.0.1");
    }
    return properties;
  }

  /** What an executor runs to learn its device. */
  private Path gpuScript() throws IOException {
    Path script = folder.resolve("gpus.sh");
    Files.writeString(script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"1\"]}'\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void awaitNodes() throws InterruptedException {
    Instant end = Instant.now().plus(LONGEST_START);
    while (!Files.exists(settings(folder).resolve("yarn-site.xml"))) {
      if (Instant.now().isAfter(end) || !process.isAlive()) {
        throw new IllegalStateException("YARN did not start, see " + folder.resolve("yarn.log"));
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static Path settings(Path folder) {
    return folder.resolve("settings");
  }

  @Override
  public void close() {
    submitted.forEach(Process::destroyForcibly);
    List<ProcessHandle> all = process.descendants().toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }
}
