package io.dsco.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.cluster.EventLog;
import io.dsco.cluster.JobJar;
import io.dsco.cluster.SparkHome;
import io.dsco.cluster.StandaloneCluster;
import io.dsco.cluster.SubmittedRun;
import io.dsco.cluster.WorkerProcess;
import io.dsco.job.FashionSample;
import io.dsco.job.Job;
import io.dsco.job.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a cluster does to a run. Each time the result is that of a run that nobody disturbed. A
 * plain build has {@code ClusterIT} alone, which loses an executor.
 */
@Tag("failure-slow")
class ClusterFailureIT {
  private static final String CLASS_FILES = "synthesis/*/class-*.parquet";
  private static final String PRODUCT = "dataset/**.parquet";

  /** What a worker's signal takes to reach the driver. */
  private static final Duration FOR_THE_NEWS = Duration.ofSeconds(2);

  @TempDir static Path folder;
  private static Path images;
  private static Map<String, String> undisturbed;
  @AutoClose private static StandaloneCluster cluster;

  @BeforeAll
  static void startsACluster() throws Exception {
    images = FashionSample.imageFolder(folder.resolve("images"), 12);
    Job job = job("undisturbed");
    assertThat(job.execute("run", "--master", "local[2]").status()).isZero();
    undisturbed = Tree.contents(job.workspace(), PRODUCT);
    assertThat(undisturbed).hasSize(3);
    cluster =
        StandaloneCluster.start(
            SparkHome.ofTheBuild(), Files.createDirectory(folder.resolve("cluster")));
  }

  @BeforeEach
  void restoresWorkers() throws Exception {
    cluster.restoreWorkers();
  }

  @Test
  void aWorkerIsLostWithItsExecutorInTheMiddleOfAClass() throws Exception {
    Job job = job("worker");
    SubmittedRun run = submit(job, Map.of());
    job.awaitFiles(run.process(), CLASS_FILES, 1);
    Map<String, String> paid = paid(job);

    cluster.worker(0).kill();
    cluster.restoreWorkers();

    EventLog events = run.awaitSuccess();
    assertThat(events.lostExecutors()).as("lost executors").isNotEmpty();
    assertThat(events.mishaps("synthesize"))
        .as("classes that are paid for twice")
        .hasSizeLessThanOrEqualTo(1)
        .allMatch(reason -> reason.equals("ExecutorLostFailure"));
    assertThat(events.attempts("synthesize"))
        .hasSize(FashionSample.CLASSES + events.mishaps("synthesize").size());
    assertUndisturbed(job, paid);
  }

  @Test
  void readingAClassAndWritingAnotherFailTheFirstTime() throws Exception {
    Job job = job("retried", "workspace=\"faulty://" + folder.resolve("retried") + "\"");
    Path marks = Files.createDirectory(folder.resolve("marks"));
    Map<String, String> properties = new HashMap<>();
    FaultyFileSystem.failingOnce("/label=00003/latents\\.parquet$|/\\.class-00005-", marks)
        .forEach((name, value) -> properties.put("spark.hadoop." + name, value));
    properties.put("spark.jars", jarOfThisPackage().toString());

    SubmittedRun run = submit(job, properties);

    EventLog events = run.awaitSuccess();
    assertThat(marks.toFile().list()).as("files that failed once").hasSize(2);
    assertThat(events.mishaps("synthesize")).hasSize(2).containsOnly("ExceptionFailure");
    assertThat(events.attempts("synthesize")).hasSize(FashionSample.CLASSES + 2);
    assertUndisturbed(job, Map.of());
  }

  @Test
  void aFrozenExecutorsClassIsDoneByASpeculativeTwinAndItsOwnLateAttemptChangesNothing()
      throws Exception {
    Map<String, String> properties =
        Map.of(
            "spark.speculation", "true",
            "spark.speculation.interval", "100ms",
            "spark.speculation.quantile", "0.1",
            "spark.speculation.multiplier", "1.2",
            "spark.speculation.minTaskRuntime", "100ms",
            "spark.speculation.efficiency.enabled", "false",
            "spark.network.timeout", "600s");
    Job job = job("frozen");
    SubmittedRun run = submit(job, properties);
    job.awaitFiles(run.process(), CLASS_FILES, 1);
    ProcessHandle frozen = cluster.worker(0).executors().get(0);

    WorkerProcess.signal(frozen, "STOP");
    Map<String, String> paid;
    try {
      job.awaitFiles(run.process(), "synthesis/*/manifest.json", 1);
      paid = paid(job);
    } finally {
      WorkerProcess.signal(frozen, "CONT");
    }

    EventLog events = run.awaitSuccess();
    assertThat(events.attempts("synthesize"))
        .as("speculative attempts")
        .anyMatch(task -> task.get("Speculative").equals(true));
    assertThat(paid).hasSize(FashionSample.CLASSES);
    assertUndisturbed(job, paid);
  }

  @Test
  void aDecommissionedWorkerEndsItsClassAndTheOtherDoesTheRest() throws Exception {
    Map<String, String> properties =
        Map.of(
            "spark.decommission.enabled", "true",
            "spark.storage.decommission.enabled", "true",
            "spark.storage.decommission.shuffleBlocks.enabled", "true",
            "spark.storage.decommission.rddBlocks.enabled", "true");
    Job job = job("decommissioned");
    SubmittedRun run = submit(job, properties);
    job.awaitFiles(run.process(), CLASS_FILES, 1);
    Map<String, String> paid = paid(job);

    cluster.worker(1).decommission();
    Instant told = Instant.now().plus(FOR_THE_NEWS);

    EventLog events = run.awaitSuccess();
    assertThat(events.launches(StandaloneCluster.host(1))).as("tasks before").isNotEmpty();
    assertThat(events.launches(StandaloneCluster.host(1)))
        .as("its tasks after the news")
        .allMatch(launch -> launch.isBefore(told));
    assertThat(events.launches(StandaloneCluster.host(0)))
        .as("the other's")
        .anyMatch(launch -> launch.isAfter(told));
    assertThat(events.mishaps("synthesize")).as("classes that are paid for twice").isEmpty();
    assertThat(events.attempts("synthesize")).hasSize(FashionSample.CLASSES);
    assertUndisturbed(job, paid);
  }

  @Test
  void aDriverIsKilledOnItsWorkerAndTheNextRunDoesWhatIsLeft() throws Exception {
    Job job = job("driver");
    SubmittedRun killed =
        submit(
            job,
            Map.of(
                "spark.submit.deployMode", "cluster",
                "spark.driver.memory", "1g",
                "spark.cores.max", "1"));
    killed.process().await(() -> Tree.count(job.workspace(), CLASS_FILES) > 0);

    ProcessHandle driver = drivers().get(0);
    driver.destroyForcibly();
    driver.onExit().join();

    killed.process().await(() -> drivers().isEmpty() && cluster.executors().isEmpty());
    Map<String, String> paid = paid(job);
    assertThat(Tree.contents(job.workspace(), "{synthesis/*/manifest.json,dataset/**}")).isEmpty();

    EventLog events = submit(job, Map.of()).awaitSuccess();
    assertThat(events.mishaps("synthesize")).isEmpty();
    assertUndisturbed(job, paid);
    assertThat(job.measured("synthesize", "reused")).isEqualTo(paid.size());
    assertThat(Tree.contents(job.workspace(), "**/.*.tmp")).as("what the kill left").isEmpty();
  }

  private static SubmittedRun submit(Job job, Map<String, String> properties) throws IOException {
    return cluster.submit(job.log(), JobJar.WHOLE, properties, job.arguments("run"));
  }

  private static void assertUndisturbed(Job job, Map<String, String> paid) throws IOException {
    assertThat(Tree.identities(job.workspace(), CLASS_FILES))
        .hasSize(FashionSample.CLASSES)
        .containsAllEntriesOf(paid);
    assertThat(Tree.contents(job.workspace(), PRODUCT)).isEqualTo(undisturbed);
  }

  /** Class files that are there, while several are still to come. */
  private static Map<String, String> paid(Job job) throws IOException {
    Map<String, String> paid = Tree.identities(job.workspace(), CLASS_FILES);
    assertThat(paid).isNotEmpty();
    return paid;
  }

  private static List<ProcessHandle> drivers() {
    return List.of(cluster.worker(0), cluster.worker(1)).stream()
        .flatMap(worker -> worker.drivers().stream())
        .toList();
  }

  /** Iterations enough that several classes are still to come when the first is seen. */
  private static Job job(String name, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of("synthesis.nopt.iterations=40", "spark.device=cpu", "student.epochs=1"));
    settings.addAll(List.of(more));
    return Job.onFolder(folder.resolve(name), images, settings.toArray(String[]::new));
  }

  /** For the class path of executors, which have nothing of the tests on it. */
  private static Path jarOfThisPackage() throws IOException {
    Path jar = folder.resolve("faulty.jar");
    String name = FaultyFileSystem.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        var content = FaultyFileSystem.class.getClassLoader().getResourceAsStream(name)) {
      out.putNextEntry(new JarEntry(name));
      content.transferTo(out);
    }
    return jar;
  }
}
