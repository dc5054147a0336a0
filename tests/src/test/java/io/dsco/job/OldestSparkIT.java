package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.cluster.EngineLibrary;
import io.dsco.cluster.JobJar;
import io.dsco.cluster.SparkHome;
import io.dsco.cluster.StandaloneCluster;
import io.dsco.cluster.SubmittedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jars that were built with Spark 4 on a standalone cluster of Spark 3.5. */
class OldestSparkIT {
  @TempDir static Path folder;
  private static Path images;
  private static Map<String, List<String>> embedded;
  @AutoClose private static StandaloneCluster cluster;

  @BeforeAll
  static void startsACluster() throws Exception {
    images = FashionSample.imageFolder(folder.resolve("images"), 12);
    Job job = job("embedded");
    assertThat(job.execute("run", "--master", "local[2]").status()).isZero();
    embedded = PublishedRows.of(job.workspace());
    Path logs = Files.createDirectory(folder.resolve("cluster"));
    cluster = StandaloneCluster.start(SparkHome.oldest(), logs);
  }

  @Test
  @Tag("cluster-slow")
  void publishesTheRowsOfTheEmbeddedRunThoughItsParquetIsOlder() throws Exception {
    Job job = job("submitted");

    submit(job, JobJar.WHOLE, Map.of()).awaitSuccess();

    assertThat(Files.readString(job.workspace().resolve("run.json"))).contains("\"3.5.6\"");
    assertThat(PublishedRows.of(job.workspace())).isEqualTo(embedded);
  }

  @Test
  void theThinJarTakesTheEngineFromTheNodesAndUnpacksNoneOfIt() throws Exception {
    Job job = job("thin");
    Path library = EngineLibrary.unpack(folder.resolve("libtorch"));
    Path cache = folder.resolve("thin-cache");

    Map<String, String> properties =
        Map.of(
            "spark.executorEnv.PYTORCH_LIBRARY_PATH", library.toString(),
            "spark.executorEnv.PYTORCH_VERSION", EngineLibrary.version(),
            "spark.executorEnv.PYTORCH_FLAVOR", "cpu",
            "spark.executorEnv.DJL_CACHE_DIR", cache.toString());
    submit(job, JobJar.THIN, properties).awaitSuccess();

    assertThat(Tree.contents(cache, "**libtorch*.so")).isEmpty();
    assertThat(Tree.contents(cache, "**djl_torch.so")).as("the engine's link to it").hasSize(1);
    assertThat(PublishedRows.of(job.workspace())).isEqualTo(embedded);
  }

  private static Job job(String name) {
    return Job.onFolder(folder.resolve(name), images);
  }

  private static SubmittedRun submit(Job job, JobJar jar, Map<String, String> properties)
      throws IOException {
    return cluster.submit(job.log(), jar, properties, job.arguments("run"));
  }
}
