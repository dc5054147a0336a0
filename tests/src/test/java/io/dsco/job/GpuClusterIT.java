package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.cluster.GpuProbe;
import io.dsco.cluster.JobJar;
import io.dsco.cluster.ProgramJar;
import io.dsco.cluster.SparkHome;
import io.dsco.cluster.StandaloneCluster;
import io.dsco.cluster.SubmittedRun;
import io.dsco.reader.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GPUs as a cluster hands them out: two workers of two cores with two made-up addresses each. */
class GpuClusterIT {
  private static final Pattern ADDRESSES = Pattern.compile("executor=(\\d+) addresses=\\[(.*?)]");

  @TempDir static Path folder;
  @AutoClose private static StandaloneCluster cluster;
  private static SubmittedRun probe;

  /** What the probe's tasks said, once it has run. */
  private static List<String> lines;

  @BeforeAll
  static void startsACluster() throws Exception {
    cluster =
        StandaloneCluster.start(
            SparkHome.ofTheBuild(), Files.createDirectory(folder.resolve("cluster")), 2);
  }

  @Test
  void onlyTasksWithModelsHoldAGpuEachItsExecutorsOwn() throws Exception {
    List<String> lines = probed();

    assertThat(of(lines, "stage=first"))
        .hasSize(8)
        .allMatch(line -> line.matches(".*addresses=\\[\\d] cpus=2"));
    assertThat(of(lines, "stage=sort"))
        .hasSize(4)
        .allMatch(line -> line.contains("addresses=[] cpus=1"));
    assertThat(of(lines, "stage=sort"))
        .as("both cores of each executor sort, with one GPU between them")
        .allMatch(line -> line.contains("together=true"));
    assertThat(addressesOfExecutors(of(lines, "stage=first")).values())
        .hasSize(2)
        .as("one address an executor")
        .allMatch(addresses -> addresses.size() == 1);
  }

  @Test
  void aModelIsOnTheAddressOfTheTasksThatUseIt() throws Exception {
    assertThat(of(probed(), "stage=first"))
        .isNotEmpty()
        .allMatch(line -> value(line, "opened").equals(value(line, "addresses")));
  }

  @Test
  void executorsCloseTheModelsOfTheStageBefore() throws Exception {
    assertThat(of(probed(), "stage=first"))
        .isNotEmpty()
        .allMatch(line -> value(line, "open").equals("2"));
    assertThat(of(probed(), "stage=second"))
        .isNotEmpty()
        .allMatch(line -> value(line, "open").equals("1"));
  }

  @Test
  void decodingAndEncodingHoldAGpuAndSortingAndPublishingDoNot() throws Exception {
    probed();

    Map<String, Set<Integer>> profiles = probe.events().profilesOfGroups();
    assertThat(profiles.get("encode")).as("one stage with models, one that sorts").hasSize(2);
    assertThat(profiles.get("synthesize")).hasSize(1).doesNotContain(0);
    assertThat(profiles.get("publish")).containsExactly(0);
  }

  @Test
  @Tag("failure-slow")
  void anEngineWithoutCudaIsTriedElsewhereAndThenToldInOneLine() throws Exception {
    Job job = Job.of(folder.resolve("no-cuda"), "spark.device=gpu", "spark.executor.cores=2");

    SubmittedRun run = submit(job, "check");

    assertThat(run.process().awaitStatus()).as(run.process()::lastLines).isEqualTo(2);
    assertThat(Files.readAllLines(job.log()).stream().filter(line -> line.startsWith("device")))
        .singleElement()
        .asString()
        .contains("PROBLEM", "device gpu needs an engine with CUDA, was PyTorch 2.7.1 for cpu");
    assertThat(run.events().failures()).isEqualTo(4);
  }

  @Test
  @Tag("failure-slow")
  void whatNoOtherAttemptCanMendEndsTheRunAtTheFirst() throws Exception {
    Path images = FashionSample.imageFolder(folder.resolve("images"), 4);
    Job job =
        Job.onFolder(
            folder.resolve("diverging"), images, "student.learning-rate=1e30", "spark.device=cpu");

    SubmittedRun run = submit(job, "dope");

    assertThat(run.process().awaitStatus()).as(run.process()::lastLines).isEqualTo(2);
    assertThat(Files.readAllLines(job.log()))
        .filteredOn(line -> line.contains("(student.learning-rate)"))
        .anyMatch(line -> line.startsWith("the loss of student must stay finite, was"));
    assertThat(run.events().failures()).isEqualTo(1);
  }

  /** Runs the probe once for all tests. */
  private static synchronized List<String> probed() throws Exception {
    if (lines == null) {
      Path log = folder.resolve("probe.log");
      probe = cluster.submit(log, GpuProbe.class, probeJar(), Map.of(), probeArguments());
      probe.process().awaitSuccess();
      lines =
          Files.readAllLines(log).stream().filter(line -> line.startsWith(GpuProbe.LINE)).toList();
    }
    return lines;
  }

  private static SubmittedRun submit(Job job, String command) throws IOException {
    return cluster.submit(job.log(), JobJar.WHOLE, Map.of(), job.arguments(command));
  }

  private static List<String> of(List<String> lines, String stage) {
    return lines.stream()
        .filter(line -> line.contains(stage + ",") || line.contains(stage + "}"))
        .toList();
  }

  private static String value(String line, String name) {
    return Pattern.compile("\\b" + name + "=\\[?(\\w*)")
        .matcher(line)
        .results()
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Set<String>> addressesOfExecutors(List<String> lines) {
    Map<String, Set<String>> found = new TreeMap<>();
    for (String line : lines) {
      MatchResult seen = ADDRESSES.matcher(line).results().findFirst().orElseThrow();
      found.computeIfAbsent(seen.group(1), executor -> new TreeSet<>()).add(seen.group(2));
    }
    return found;
  }

  private static List<String> probeArguments() throws IOException {
    Path configuration =
        Files.writeString(
            folder.resolve("probe.conf"),
            """
            workspace = out, source.path = images
            spark {
              device = gpu, task-cpus = 2
              executor { cores = 2, memory = 1GiB }
            }
            """);
    return List.of(configuration.toString(), folder.resolve("tiny").toString());
  }

  private static Path probeJar() throws IOException {
    return ProgramJar.write(folder.resolve("probe.jar"), GpuProbe.class, TinyRun.class);
  }
}
