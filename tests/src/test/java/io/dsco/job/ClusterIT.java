package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.cluster.SparkHome;
import io.dsco.cluster.StandaloneCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that spark-submit brings to a cluster with nothing of the job on it. */
class ClusterIT {
  private static final String CLASS_FILES = "synthesis/*/class-*.parquet";
  private static final String PRODUCT = "dataset/**.parquet";
  private static final Duration LONGEST = Duration.ofMinutes(4);
  private static final Pattern TASK_EXECUTOR =
      Pattern.compile("\"Event\":\"SparkListenerTaskEnd\".*?\"Executor ID\":\"([^\"]+)\"");

  private static final Pattern GPU_ADDRESSES =
      Pattern.compile("\"Event\":\"SparkListenerExecutorAdded\".*?\"addresses\":\\[([^\\]]*)\\]");

  @TempDir static Path folder;
  private static Path images;
  private static Map<String, String> embedded;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void startsACluster() throws Exception {
    images = FashionSample.imageFolder(folder.resolve("images"), 12);
    Job job = job("embedded");
    assertThat(job.execute("run", "--master", "local[2]").status()).isZero();
    embedded = Tree.contents(job.workspace(), PRODUCT);
    Path logs = Files.createDirectory(folder.resolve("cluster"));
    cluster = StandaloneCluster.start(SparkHome.ofTheBuild(), logs);
  }

  @AfterAll
  static void stopsIt() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void publishesOnTwoExecutorsWhatAnEmbeddedRunDoes() throws Exception {
    Job job = job("submitted");

    awaitSuccess(submit(job), log(job));

    assertThat(inEvents(job, TASK_EXECUTOR)).containsExactlyInAnyOrder("0", "1");
    assertThat(inEvents(job, GPU_ADDRESSES))
        .as("one address each")
        .hasSize(2)
        .allMatch(found -> found.matches("\"\\d\""));
    assertThat(cluster.engineLibraries())
        .as("one, whole, though two executors unpacked it at once")
        .hasSize(1)
        .allMatch(name -> name.endsWith("-cpu-linux-x86_64"));
    assertThat(Tree.contents(job.workspace(), PRODUCT)).hasSize(3).isEqualTo(embedded);
  }

  @Test
  void losesAnExecutorInTheMiddleOfSynthesizeAndPublishesTheSame() throws Exception {
    Job job = job("killed");
    Process run = submit(job);
    awaitClassFile(job, run);
    Map<String, String> paid = Tree.identities(job.workspace(), CLASS_FILES);

    assertThat(cluster.executors()).hasSize(StandaloneCluster.WORKERS);
    assertThat(cluster.executors().get(0).destroyForcibly()).isTrue();
    awaitSuccess(run, log(job));

    assertThat(paid).hasSizeBetween(1, FashionSample.CLASSES - 2);
    assertThat(inEvents(job, TASK_EXECUTOR)).contains("2");
    assertThat(Tree.identities(job.workspace(), CLASS_FILES))
        .hasSize(FashionSample.CLASSES)
        .containsAllEntriesOf(paid);
    assertThat(Tree.contents(job.workspace(), PRODUCT)).isEqualTo(embedded);
  }

  /** Iterations enough that several classes are still to come when the first is seen. */
  private static Job job(String name) {
    return Job.onFolder(
        folder.resolve(name), images, "synthesis.nopt.iterations=40", "spark.device=cpu");
  }

  private static Process submit(Job job) throws IOException {
    Path events = Files.createDirectory(folder.resolve(job.workspace() + "-events"));
    Map<String, String> properties = new HashMap<>();
    properties.put("spark.driver.host", "127.0.0.1");
    properties.put("spark.driver.bindAddress", "127.0.0.1");
    properties.put("spark.executor.cores", "1");
    properties.put("spark.executor.memory", "1g");
    properties.put("spark.executor.resource.gpu.amount", "1");
    properties.put("spark.task.resource.gpu.amount", "1");
    // Without these the first executor may have done everything before the second is there.
    properties.put("spark.scheduler.minRegisteredResourcesRatio", "1");
    properties.put("spark.scheduler.maxRegisteredResourcesWaitingTime", "2min");
    properties.put("spark.eventLog.enabled", "true");
    properties.put("spark.eventLog.dir", events.toUri().toString());
    properties.put("spark.eventLog.compress", "false");
    properties.put("spark.eventLog.rolling.enabled", "false");
    return cluster.submit(log(job), properties, job.arguments("run"));
  }

  private static Path log(Job job) {
    return Path.of(job.workspace() + ".log");
  }

  private static void awaitClassFile(Job job, Process run)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(LONGEST);
    while (classFiles(job) == 0) {
      assertThat(run.isAlive()).as(() -> lastLines(log(job))).isTrue();
      assertThat(Instant.now()).isBefore(end);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private static int classFiles(Job job) throws IOException {
    try {
      return Tree.contents(job.workspace(), CLASS_FILES).size();
    } catch (UncheckedIOException | NoSuchFileException whileTheRunRenamesFiles) {
      return 0;
    }
  }

  private static void awaitSuccess(Process run, Path log) throws InterruptedException {
    try {
      assertThat(run.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS))
          .as(() -> lastLines(log))
          .isTrue();
      assertThat(run.exitValue()).as(() -> lastLines(log)).isZero();
    } finally {
      run.destroyForcibly();
    }
  }

  /** What the pattern's group is in the events of the run, each value once. */
  private static Set<String> inEvents(Job job, Pattern pattern) throws IOException {
    try (Stream<Path> logs = Files.list(Path.of(job.workspace() + "-events"))) {
      Path events = logs.findFirst().orElseThrow();
      return pattern
          .matcher(Files.readString(events))
          .results()
          .map(event -> event.group(1))
          .collect(Collectors.toSet());
    }
  }

  private static String lastLines(Path log) {
    try {
      String text = Files.readString(log);
      return text.substring(Math.max(0, text.length() - 6000));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
