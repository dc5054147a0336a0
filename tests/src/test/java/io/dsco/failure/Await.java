package io.dsco.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.job.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Waits for what other processes do. */
final class Await {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private Await() {}

  /** Something that comes true. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Until a process has made a file that matches; fails when it ends before. */
  static void file(Path root, String glob, Process maker, Path log)
      throws IOException, InterruptedException {
    until(
        () -> {
          boolean there = isThere(root, glob);
          assertThat(there || maker.isAlive()).as(() -> lastLines(log)).isTrue();
          return there;
        },
        log);
  }

  /** Until the condition holds, for five minutes. */
  static void until(Condition condition, Path log) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(LONGEST);
    while (!condition.holds()) {
      assertThat(Instant.now()).as(() -> lastLines(log)).isBefore(end);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** The exit status. */
  static int exit(Process process, Path log) throws InterruptedException {
    try {
      assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS))
          .as(() -> lastLines(log))
          .isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  static String lastLines(Path log) {
    try {
      String text = Files.readString(log);
      return text.substring(Math.max(0, text.length() - 6000));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Whether a file matches, while others may come and go. */
  static boolean isThere(Path root, String glob) throws IOException {
    try {
      return !Tree.contents(root, glob).isEmpty();
    } catch (UncheckedIOException | NoSuchFileException whileTheRunRenamesFiles) {
      return false;
    }
  }
}
