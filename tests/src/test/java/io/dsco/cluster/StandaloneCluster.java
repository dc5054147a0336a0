package io.dsco.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Spark's own cluster on this machine: a master and two workers, each a process, with one core, two
 * GiB and two made-up gpu addresses a worker. Nothing of the job is on it before a run.
 */
public final class StandaloneCluster implements AutoCloseable {
  /** Workers, each of which has room for one executor. */
  public static final int WORKERS = 2;

  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final Pattern ALIVE_WORKERS = Pattern.compile("\"aliveworkers\"\\s*:\\s*(\\d+)");

  private final SparkHome spark;
  private final Path folder;
  private final int port;
  private final int pagePort;
  private final List<Process> processes = new ArrayList<>();

  private StandaloneCluster(SparkHome spark, Path folder, int port, int pagePort) {
    this.spark = spark;
    this.folder = folder;
    this.port = port;
    this.pagePort = pagePort;
  }

  /**
   * Starts the cluster and waits until both workers are known to its master.
   *
   * @param spark whose programs they are
   * @param folder for logs, work folders and the engine's library, which both workers share
   * @throws IllegalStateException when that takes longer than two minutes
   */
  public static StandaloneCluster start(SparkHome spark, Path folder)
      throws IOException, InterruptedException {
    StandaloneCluster cluster = new StandaloneCluster(spark, folder, freePort(), freePort());
    try {
      cluster.startAll();
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Submits the job's whole jar from this machine (client mode). */
  public Process submit(Path log, Map<String, String> properties, List<String> arguments)
      throws IOException {
    return submit(log, JobJar.WHOLE, properties, arguments);
  }

  /** Submits one of the job's jars from this machine (client mode). */
  public Process submit(
      Path log, JobJar jar, Map<String, String> properties, List<String> arguments)
      throws IOException {
    List<String> program = new ArrayList<>();
    program.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", master()));
    properties.forEach((name, value) -> program.addAll(List.of("--conf", name + "=" + value)));
    program.addAll(List.of("--class", "io.dsco.cli.Main", jar.path().toString()));
    program.addAll(arguments);
    return spark.start(log, environment(), List.of("-Xmx1g"), program);
  }

  /** The executors that run now, each a process that a worker started. */
  public List<ProcessHandle> executors() {
    return processes.stream()
        .flatMap(Process::descendants)
        .filter(process -> process.info().commandLine().orElse("").contains("ExecutorBackend"))
        .toList();
  }

  /** Names of what the executors unpacked of the engine; one for each version, when all is well. */
  public List<String> engineLibraries() throws IOException {
    try (Stream<Path> unpacked = Files.list(folder.resolve("engine").resolve("pytorch"))) {
      return unpacked.map(path -> path.getFileName().toString()).toList();
    }
  }

  private void startAll() throws IOException, InterruptedException {
    daemon(
        "master",
        List.of(),
        "org.apache.spark.deploy.master.Master",
        "--host 127.0.0.1 --port %d --webui-port %d".formatted(port, pagePort),
        List.of());
    for (int worker = 0; worker < WORKERS; worker++) {
      startWorker(worker);
    }
    awaitWorkers();
  }

  private void startWorker(int worker) throws IOException {
    String name = "worker-" + worker;
    daemon(
        name,
        List.of(
            "-Dspark.worker.resource.gpu.amount=2",
            "-Dspark.worker.resource.gpu.discoveryScript=" + gpuScript(name, 2 * worker)),
        "org.apache.spark.deploy.worker.Worker",
        "--host 127.0.0.1 --webui-port 0 --cores 1 --memory 2g",
        List.of("--work-dir", folder.resolve(name).toString(), master()));
  }

  private void daemon(
      String name, List<String> flags, String main, String options, List<String> more)
      throws IOException {
    List<String> program = new ArrayList<>(List.of(main));
    program.addAll(List.of(options.split(" ")));
    program.addAll(more);
    List<String> jvm = new ArrayList<>(List.of("-Xmx256m"));
    jvm.addAll(flags);
    processes.add(spark.start(folder.resolve(name + ".log"), environment(), jvm, program));
  }

  /**
   * Executors have their worker's environment: the engine unpacks its library anew, into one
   * folder.
   */
  private Map<String, String> environment() {
    return Map.of("DJL_CACHE_DIR", folder.resolve("engine").toString());
  }

  /** What Spark runs to learn of a worker's devices; no worker has those of another. */
  private Path gpuScript(String name, int first) throws IOException {
    Path script = folder.resolve(name + "-gpus.sh");
    String found = "{\"name\": \"gpu\", \"addresses\": [\"%d\", \"%d\"]}";
    Files.writeString(script, "#!/bin/sh\necho '" + found.formatted(first, first + 1) + "'\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private void awaitWorkers() throws InterruptedException {
    Instant end = Instant.now().plus(LONGEST_START);
    while (registeredWorkers() < WORKERS) {
      if (Instant.now().isAfter(end) || !processes.stream().allMatch(Process::isAlive)) {
        throw new IllegalStateException("the cluster did not start, see the logs in " + folder);
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private int registeredWorkers() throws InterruptedException {
    URI page = URI.create("http://127.0.0.1:" + pagePort + "/json/");
    try {
      String body =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      return ALIVE_WORKERS
          .matcher(body)
          .results()
          .mapToInt(count -> Integer.parseInt(count.group(1)))
          .findFirst()
          .orElse(0);
    } catch (IOException masterIsNotThereYet) {
      return 0;
    }
  }

  private String master() {
    return "spark://127.0.0.1:" + port;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    for (Process process : processes) {
      List<ProcessHandle> all = process.descendants().toList();
      process.destroyForcibly();
      all.forEach(ProcessHandle::destroyForcibly);
      process.onExit().join();
    }
  }
}
