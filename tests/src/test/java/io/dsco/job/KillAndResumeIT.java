package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed while it synthesizes, and started again. */
class KillAndResumeIT {
  private static final String CLASS_FILES = "synthesis/*/class-*.parquet";
  private static final Duration LONGEST = Duration.ofMinutes(3);

  @TempDir Path folder;

  @Test
  void keepsWhatWasPaidForAndEndsWithTheSameBytes() throws Exception {
    Path images = FashionSample.imageFolder(folder.resolve("images"), 12);
    Job killed = job("killed", images);
    Job undisturbed = job("undisturbed", images);

    Map<String, String> paid = killAfterFourClasses(killed);
    assertThat(paid).hasSizeBetween(4, FashionSample.CLASSES - 1);
    assertThat(Tree.contents(killed.workspace(), "dataset/**")).isEmpty();

    assertThat(killed.execute("run", "--master", "local[1]").status()).isZero();
    assertThat(undisturbed.execute("run", "--master", "local[1]").status()).isZero();

    assertThat(Tree.identities(killed.workspace(), CLASS_FILES))
        .hasSize(FashionSample.CLASSES)
        .containsAllEntriesOf(paid);
    assertThat(Tree.contents(killed.workspace(), "dataset/**.parquet"))
        .hasSize(2)
        .isEqualTo(Tree.contents(undisturbed.workspace(), "dataset/**.parquet"));
    assertThat(Tree.contents(killed.workspace(), CLASS_FILES))
        .isEqualTo(Tree.contents(undisturbed.workspace(), CLASS_FILES));
  }

  /** Enough iterations that several classes are still to come when the fourth is seen. */
  private Job job(String name, Path images) {
    return Job.onFolder(folder.resolve(name), images, "synthesis.nopt.iterations=20");
  }

  private Map<String, String> killAfterFourClasses(Job job)
      throws IOException, InterruptedException {
    Path log = folder.resolve("killed.log");
    Process process = job.start(log, "run", "--master", "local[1]");
    try {
      Instant end = Instant.now().plus(LONGEST);
      while (Tree.contents(job.workspace(), CLASS_FILES).size() < 4) {
        assertThat(process.isAlive()).as(() -> text(log)).isTrue();
        assertThat(Instant.now()).isBefore(end);
        TimeUnit.MILLISECONDS.sleep(10);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return Tree.identities(job.workspace(), CLASS_FILES);
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
