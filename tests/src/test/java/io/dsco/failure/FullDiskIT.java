package io.dsco.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dsco.cluster.LoggedProcess;
import io.dsco.job.FashionSample;
import io.dsco.job.Job;
import io.dsco.job.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs on file systems that are too small: really mounted ones, in a mount namespace of the test's
 * own, which the kernel takes away with the processes in it.
 */
class FullDiskIT {
  @TempDir static Path folder;
  private static Path images;

  @BeforeAll
  static void prepare() throws Exception {
    assumeTrue(
        inNamespace("mount -t tmpfs -o size=1m small " + folder).waitFor() == 0,
        "this process may not mount a file system");
    images = FashionSample.imageFolder(folder.resolve("images"), 12);
  }

  @Test
  @Tag("failure-slow")
  void aFullWorkspaceIsToldInOneLineAndTheRunGoesOnWhenThereIsRoom() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Job job = Job.onFolder(disk.resolve("run"), images);
    Path result = Files.createDirectory(folder.resolve("result"));
    String line = "dsco()\n{\n" + String.join(" ", command(job)) + "\n}\n";
    String script =
        """
        set -e
        mount -t tmpfs -o size=%1$s small %2$s
        status=0; dsco > %3$s/first.log 2>&1 || status=$?
        echo $status > %3$s/first
        cp -a %2$s %3$s/full
        mount -o remount,size=%4$s %2$s
        status=0; dsco > %3$s/second.log 2>&1 || status=$?
        echo $status > %3$s/second
        cp -a %2$s %3$s/fuller
        mount -o remount,size=64m %2$s
        dsco > %3$s/last.log 2>&1
        cp -a %2$s %3$s/done
        """
            .formatted("300k", disk, result, "600k");

    new LoggedProcess(inNamespace(line + script), result.resolve("last.log")).awaitSuccess();

    for (String attempt : List.of("first", "second")) {
      assertThat(result.resolve(attempt)).hasContent("2");
      assertThat(Files.readAllLines(result.resolve(attempt + ".log")))
          .filteredOn(text -> text.startsWith("the disk"))
          .hasSize(1)
          .allMatch(
              text ->
                  text.startsWith("the disk must have room for " + job.workspace() + "/")
                      && text.endsWith("(workspace)"));
    }
    for (String attempt : List.of("full", "fuller")) {
      assertThat(Tree.contents(result.resolve(attempt), "run/{**/,}.*.tmp")).isEmpty();
      assertThat(Tree.contents(result.resolve(attempt), "run/dataset/**")).isEmpty();
    }
    Job undisturbed = Job.onFolder(folder.resolve("undisturbed"), images);
    assertThat(undisturbed.execute("run", "--master", "local[1]").status()).isZero();
    Map<String, String> product = Tree.contents(undisturbed.workspace(), "dataset/**.parquet");
    assertThat(Tree.contents(result.resolve("done/run"), "dataset/**.parquet"))
        .hasSize(3)
        .isEqualTo(product);
  }

  @Test
  void aFullLocalFolderIsToldInOneLine() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("local"));
    Path log = folder.resolve("local.log");
    Job job =
        Job.onFolder(
            folder.resolve("out"), images, "spark.properties.\"spark.local.dir\"=\"" + disk + "\"");
    String script =
        "mount -t tmpfs -o size=64k small %s && exec %s > %s 2>&1"
            .formatted(disk, String.join(" ", command(job)), log);

    LoggedProcess run = new LoggedProcess(inNamespace(script), log);
    assertThat(run.awaitStatus()).as(run::lastLines).isEqualTo(2);

    assertThat(Files.readAllLines(log))
        .filteredOn(text -> text.startsWith("the local disk"))
        .hasSize(1)
        .allMatch(text -> text.contains("No space left on device"))
        .allMatch(text -> text.endsWith("(spark.local.dir, java.io.tmpdir)"));
    assertThat(Tree.contents(job.workspace(), "{**/manifest.json,**/.*.tmp}")).isEmpty();
  }

  /** Every argument in quotes. */
  private static List<String> command(Job job) {
    return job.line("run", "--master", "local[1]").stream()
        .map(argument -> "'" + argument.replace("'", "'\\''") + "'")
        .toList();
  }

  private static Process inNamespace(String script) throws IOException {
    boolean root = System.getProperty("user.name").equals("root");
    ProcessBuilder builder =
        new ProcessBuilder("unshare", root ? "-m" : "-Urm", "sh", "-c", script).inheritIO();
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }
}
