package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.cluster.LoggedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed in every one of its stages, and started again. */
class KillAndResumeIT {
  private static final String CLASS_FILES = "synthesis/*/class-*.parquet";

  /** What a shell, and Java, add to a signal's number. */
  private static final int SIGNALLED = 128;

  private static final int SIGTERM = 15;

  @TempDir Path folder;

  @Test
  void keepsWhatWasPaidForAndEndsWithTheSameBytes() throws Exception {
    Path images = FashionSample.imageFolder(folder.resolve("images"), 12);
    Job killed = job("killed", images);
    Job undisturbed = job("undisturbed", images);

    killWhen(killed, CLASS_FILES, 4);
    Map<String, String> paid = Tree.identities(killed.workspace(), CLASS_FILES);
    assertThat(paid).hasSizeBetween(4, FashionSample.CLASSES - 1);
    assertThat(Tree.contents(killed.workspace(), "dataset/**")).isEmpty();

    stopWhen(killed, "student/*/unfinished-student.safetensors", 1);
    assertThat(Tree.contents(killed.workspace(), "student/*/manifest.json")).isEmpty();
    killWhen(killed, "scores/*/split-*.parquet", 1);
    killWhen(killed, "doping/*/class-*.parquet", 1);
    killWhen(killed, ".dataset-*/images/*.parquet", 1);

    assertThat(killed.execute("run", "--master", "local[1]").status()).isZero();
    assertThat(undisturbed.execute("run", "--master", "local[1]").status()).isZero();

    assertThat(Tree.identities(killed.workspace(), CLASS_FILES))
        .hasSize(FashionSample.CLASSES)
        .containsAllEntriesOf(paid);
    assertThat(killed.measured("synthesize", "reused")).isEqualTo(paid.size());
    assertThat(killed.measured("synthesize", "computed"))
        .isEqualTo(FashionSample.CLASSES - paid.size());
    assertThat(Tree.contents(killed.workspace(), "dataset/**.parquet"))
        .hasSize(3)
        .isEqualTo(Tree.contents(undisturbed.workspace(), "dataset/**.parquet"));
    assertThat(Tree.contents(killed.workspace(), CLASS_FILES))
        .isEqualTo(Tree.contents(undisturbed.workspace(), CLASS_FILES));
  }

  /** Enough iterations that several classes are still to come when the fourth is seen. */
  private Job job(String name, Path images) {
    return Job.onFolder(
        folder.resolve(name), images, "synthesis.nopt.iterations=20", "student.epochs=40");
  }

  /** As Ctrl-C and a scheduler do, which leave it time to say so. */
  private void stopWhen(Job job, String files, int count) throws IOException, InterruptedException {
    Path log = folder.resolve("stopped.log");
    LoggedProcess run = job.start(log, "run", "--master", "local[1]");
    try {
      job.awaitFiles(run, files, count);
      run.process().destroy();
      assertThat(run.awaitStatus()).isEqualTo(SIGNALLED + SIGTERM);
    } finally {
      run.kill();
    }
    assertThat(log).content().contains("stopped before it was done").doesNotContain("Exception");
  }

  /** Starts the run in a process of its own and kills it when so many files are there. */
  private void killWhen(Job job, String files, int count) throws IOException, InterruptedException {
    LoggedProcess run = job.start(folder.resolve("killed.log"), "run", "--master", "local[1]");
    try {
      job.awaitFiles(run, files, count);
    } finally {
      run.kill();
    }
  }
}
