package io.dsco.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Spark's own cluster on this machine: a master and two workers, each a process, with one core, two
 * GiB and two made-up gpu addresses a worker. Nothing of the job is on it before a run.
 */
public final class StandaloneCluster implements AutoCloseable {
  /** Workers, each of which has room for one executor. */
  public static final int WORKERS = 2;

  private static final Duration LONGEST_START = Duration.ofMinutes(2);

  private final SparkHome spark;
  private final Path folder;
  private final int port;
  private final MasterPage page;
  private final int cores;
  private final List<Process> processes = new ArrayList<>();
  private final Map<Integer, WorkerProcess> workers = new HashMap<>();

  private StandaloneCluster(SparkHome spark, Path folder, int port, MasterPage page, int cores) {
    this.spark = spark;
    this.folder = folder;
    this.port = port;
    this.page = page;
    this.cores = cores;
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
    return start(spark, folder, 1);
  }

  /** The same with workers of that many cores, however many this machine has. */
  public static StandaloneCluster start(SparkHome spark, Path folder, int cores)
      throws IOException, InterruptedException {
    StandaloneCluster cluster =
        new StandaloneCluster(spark, folder, freePort(), new MasterPage(freePort()), cores);
    try {
      cluster.startAll();
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /**
   * Submits one of the job's jars from this machine (client mode).
   *
   * @param log where what is printed goes; the run's events have a folder beside it
   * @param properties of Spark, which win over {@link RunProperties}
   */
  public SubmittedRun submit(
      Path log, JobJar jar, Map<String, String> properties, List<String> arguments)
      throws IOException {
    List<String> program = new ArrayList<>();
    program.addAll(List.of("--class", "io.dsco.cli.Main", jar.path().toString()));
    program.addAll(arguments);
    return submit(log, properties, program);
  }

  /** Submits a program of the tests' own, which finds the job's jar beside it. */
  public SubmittedRun submit(
      Path log, Class<?> main, Path jar, Map<String, String> properties, List<String> arguments)
      throws IOException {
    List<String> program = new ArrayList<>();
    program.addAll(List.of("--jars", JobJar.WHOLE.path().toString()));
    program.addAll(List.of("--class", main.getName(), jar.toString()));
    program.addAll(arguments);
    return submit(log, properties, program);
  }

  private SubmittedRun submit(Path log, Map<String, String> more, List<String> program)
      throws IOException {
    Path events = Files.createTempDirectory(log.getParent(), "events-");
    Map<String, String> properties = RunProperties.of(cores, events);
    properties.putAll(more);
    List<String> line = new ArrayList<>();
    line.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", master()));
    properties.forEach((name, value) -> line.addAll(List.of("--conf", name + "=" + value)));
    line.addAll(program);
    Process process = spark.start(log, environment(), List.of("-Xmx1g"), line);
    processes.add(process);
    return new SubmittedRun(new LoggedProcess(process, log), events);
  }

  /** The executors that run now, each a process that a worker started. */
  public List<ProcessHandle> executors() {
    return workers.values().stream().flatMap(worker -> worker.executors().stream()).toList();
  }

  /** The address of a worker, which its executors have too. */
  public static String host(int worker) {
    return "127.0.0.%d".formatted(worker + 1);
  }

  /** One of the workers, from 0 on. */
  public WorkerProcess worker(int worker) {
    return workers.get(worker);
  }

  /** Starts the workers that are dead or were decommissioned again, and waits for both. */
  public void restoreWorkers() throws IOException, InterruptedException {
    for (int worker = 0; worker < WORKERS; worker++) {
      if (!workers.get(worker).isServing()) {
        workers.get(worker).kill();
        startWorker(worker);
      }
    }
    awaitWorkers();
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
        "--host 127.0.0.1 --port %d --webui-port %d".formatted(port, page.port()),
        List.of());
    for (int worker = 0; worker < WORKERS; worker++) {
      startWorker(worker);
    }
    awaitWorkers();
  }

  /**
   * Each has an address of its own, as Spark runs no second attempt of a task on the first one's
   * host.
   */
  private void startWorker(int worker) throws IOException {
    String name = "worker-" + worker;
    Process process =
        daemon(
            name,
            List.of(
                "-Dspark.decommission.enabled=true",
                "-Dspark.worker.resource.gpu.amount=2",
                "-Dspark.worker.resource.gpu.discoveryScript=" + gpuScript(name, 2 * worker)),
            "org.apache.spark.deploy.worker.Worker",
            "--host %s --webui-port 0 --memory 2g --cores %d".formatted(host(worker), cores),
            List.of("--work-dir", folder.resolve(name).toString(), master()));
    workers.put(worker, new WorkerProcess(process));
  }

  private Process daemon(
      String name, List<String> flags, String main, String options, List<String> more)
      throws IOException {
    List<String> program = new ArrayList<>(List.of(main));
    program.addAll(List.of(options.split(" ")));
    program.addAll(more);
    List<String> jvm = new ArrayList<>(List.of("-Xmx256m"));
    jvm.addAll(flags);
    Process process = spark.start(folder.resolve(name + ".log"), environment(), jvm, program);
    processes.add(process);
    return process;
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
    while (page.aliveWorkers() < WORKERS) {
      if (Instant.now().isAfter(end)
          || !processes.get(0).isAlive()
          || !workers.values().stream().allMatch(WorkerProcess::isServing)) {
        throw new IllegalStateException("the cluster did not start, see the logs in " + folder);
      }
      TimeUnit.MILLISECONDS.sleep(200);
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
