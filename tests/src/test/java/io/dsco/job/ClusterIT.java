package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.cluster.EventLog;
import io.dsco.cluster.JobJar;
import io.dsco.cluster.SparkHome;
import io.dsco.cluster.StandaloneCluster;
import io.dsco.cluster.SubmittedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that spark-submit brings to a cluster with nothing of the job on it. */
class ClusterIT {
  private static final String CLASS_FILES = "synthesis/*/class-*.parquet";
  private static final String PRODUCT = "dataset/**.parquet";

  @TempDir static Path folder;
  private static Path images;
  private static Map<String, String> embedded;
  @AutoClose private static StandaloneCluster cluster;

  @BeforeAll
  static void startsACluster() throws Exception {
    images = FashionSample.imageFolder(folder.resolve("images"), 12);
    Job job = job("embedded");
    assertThat(job.execute("run", "--master", "local[2]").status()).isZero();
    embedded = Tree.contents(job.workspace(), PRODUCT);
    Path logs = Files.createDirectory(folder.resolve("cluster"));
    cluster = StandaloneCluster.start(SparkHome.ofTheBuild(), logs);
  }

  @Test
  void publishesOnTwoExecutorsWhatAnEmbeddedRunDoes() throws Exception {
    Job job = job("submitted");

    EventLog events = submit(job).awaitSuccess();

    assertThat(events.executorsOfTasks()).containsExactlyInAnyOrder("0", "1");
    assertThat(events.gpuAddresses())
        .as("one address each")
        .hasSize(2)
        .doesNotHaveDuplicates()
        .allSatisfy(found -> assertThat(found).singleElement().asString().matches("\\d"));
    assertThat(cluster.engineLibraries())
        .as("one, whole, though two executors unpacked it at once")
        .hasSize(1)
        .allMatch(name -> name.endsWith("-cpu-linux-x86_64"));
    assertThat(Tree.contents(job.workspace(), PRODUCT)).hasSize(3).isEqualTo(embedded);
  }

  @Test
  void losesAnExecutorInTheMiddleOfSynthesizeAndPublishesTheSame() throws Exception {
    Job job = job("killed");
    SubmittedRun run = submit(job);
    job.awaitFiles(run.process(), CLASS_FILES, 1);
    Map<String, String> paid = Tree.identities(job.workspace(), CLASS_FILES);

    assertThat(cluster.executors()).hasSize(StandaloneCluster.WORKERS);
    assertThat(cluster.executors().get(0).destroyForcibly()).isTrue();
    EventLog events = run.awaitSuccess();

    assertThat(paid).hasSizeBetween(1, FashionSample.CLASSES - 2);
    assertThat(events.executorsOfTasks()).contains("2");
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

  private static SubmittedRun submit(Job job) throws IOException {
    Map<String, String> properties =
        Map.of("spark.executor.resource.gpu.amount", "1", "spark.task.resource.gpu.amount", "1");
    return cluster.submit(job.log(), JobJar.WHOLE, properties, job.arguments("run"));
  }
}
