package io.dsco.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A process that a test started, and the file of what it prints. */
public record LoggedProcess(Process process, Path log) {
  private static final Duration LONGEST = Duration.ofMinutes(8);
  private static final int SHOWN = 6000;

  /** Something that comes true. */
  public interface Condition {
    boolean holds() throws IOException;
  }

  /** Waits until it ends, which it must do well. */
  public void awaitSuccess() throws InterruptedException {
    assertThat(awaitStatus()).as(this::lastLines).isZero();
  }

  /** Waits until it ends, and tells how; it does not outlive this. */
  public int awaitStatus() throws InterruptedException {
    try {
      assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS))
          .as(this::lastLines)
          .isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Waits for what it does itself: fails when it ends before. */
  public void awaitWhileAlive(Condition condition) throws IOException, InterruptedException {
    await(
        () -> {
          boolean alive = process.isAlive();
          boolean holds = condition.holds();
          assertThat(holds || alive).as(this::lastLines).isTrue();
          return holds;
        });
  }

  /** Waits for what may come after its end. */
  public void await(Condition condition) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(LONGEST);
    while (!condition.holds()) {
      assertThat(Instant.now()).as(this::lastLines).isBefore(end);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** Ends it at once, and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** What it printed in the end, for a failure's message. */
  public String lastLines() {
    try {
      String text = Files.readString(log);
      return text.substring(Math.max(0, text.length() - SHOWN));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
