package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.cluster.EngineLibrary;
import io.dsco.cluster.LoggedProcess;
import io.dsco.cluster.SparkHome;
import io.dsco.cluster.YarnProcess;
import io.dsco.cluster.YarnProcess.DeployMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on YARN by Spark 3.5, with the properties that are shipped for it. */
class YarnIT {
  private static final Path SHIPPED =
      Path.of("..", "deploy", "yarn", "cpu.conf").toAbsolutePath().normalize();

  @TempDir static Path folder;
  private static Path images;
  private static Path library;
  @AutoClose private static YarnProcess yarn;

  @BeforeAll
  static void startsYarn() throws Exception {
    images = FashionSample.imageFolder(folder.resolve("images"), 12);
    library = EngineLibrary.unpack(folder.resolve("libtorch"));
    yarn = YarnProcess.start(SparkHome.oldest(), Files.createDirectory(folder.resolve("yarn")));
  }

  @Test
  void inClusterModePublishesTheEmbeddedRunsRowsWithExecutorsOnTheLabelledNode() throws Exception {
    Job embedded = job("embedded");
    assertThat(embedded.execute("run", "--master", "local[2]").status()).isZero();
    Job job = job("cluster");
    List<String> arguments = new ArrayList<>(job.arguments("run"));
    // The driver is in a container: it reads the configuration by Hadoop, as from hdfs.
    arguments.set(1, job.configuration().toUri().toString());

    LoggedProcess run = submit(job, DeployMode.CLUSTER, arguments);
    run.awaitSuccess();

    assertThat(PublishedRows.of(job.workspace())).isEqualTo(PublishedRows.of(embedded.workspace()));
    assertThat(yarn.containers(run.log()).get(0)).as("the driver's").hasSize(1);
    assertThat(yarn.containers(run.log()).get(1)).as("the executors'").hasSize(2);
  }

  @Test
  void inClusterModeTellsWhoeverSubmittedWhatIsWrong() throws Exception {
    Job job = job("refused");
    List<String> arguments = job.arguments("run", "--set", "synthesis.ipc=0");

    LoggedProcess run = submit(job, DeployMode.CLUSTER, arguments);

    assertThat(run.awaitStatus()).as(run::lastLines).isEqualTo(1);
    assertThat(Files.readString(run.log()))
        .contains("exit status 2: ipc must be at least 1, was 0 (synthesis.ipc)");
  }

  @Test
  @Tag("cluster-slow")
  void inClientModePublishesTheEmbeddedRunsRows() throws Exception {
    Job embedded = job("embedded-beside-client");
    assertThat(embedded.execute("run", "--master", "local[2]").status()).isZero();
    Job job = job("client");

    submit(job, DeployMode.CLIENT, job.arguments("run")).awaitSuccess();

    assertThat(PublishedRows.of(job.workspace())).isEqualTo(PublishedRows.of(embedded.workspace()));
  }

  private static Job job(String name) {
    return Job.onFolder(folder.resolve(name), images);
  }

  private static LoggedProcess submit(Job job, DeployMode mode, List<String> arguments)
      throws IOException {
    return yarn.submit(job.log(), mode, SHIPPED, library, arguments);
  }
}
