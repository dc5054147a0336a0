package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A run that spark-submit brought to a cluster, and what it prints. */
record SubmittedRun(Process process, Path log) {
  private static final Duration LONGEST = Duration.ofMinutes(6);

  /** Waits until it is done, and shows its last lines when it is not. */
  void awaitSuccess() throws InterruptedException {
    assertThat(awaitStatus()).as(this::lastLines).isZero();
  }

  /** Waits until it ends; it does not outlive this. */
  int awaitStatus() throws InterruptedException {
    try {
      assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS))
          .as(this::lastLines)
          .isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** What it printed in the end. */
  String lastLines() {
    try {
      String text = Files.readString(log);
      return text.substring(Math.max(0, text.length() - 6000));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
