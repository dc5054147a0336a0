package io.dsco.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A process that measures something, and tells its parent by a line of its output. */
final class ChildProcess {
  private static final String SECONDS = "MEASURED SECONDS ";

  private ChildProcess() {}

  /** What is timed. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /** In the child: does the work and tells how long it took. */
  static void measured(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    System.out.println(SECONDS + (System.nanoTime() - start) / 1e9);
  }

  /**
   * In the parent: seconds that a child tells.
   *
   * @param log gets the child's output
   * @throws IllegalStateException when it fails, with the end of its output
   */
  static double seconds(ProcessBuilder child, Path log) throws IOException, InterruptedException {
    Process process = child.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      int status = process.waitFor();
      List<String> lines = Files.readAllLines(log);
      if (status != 0) {
        List<String> end = lines.subList(Math.max(0, lines.size() - 30), lines.size());
        throw new IllegalStateException(
            "a bench's process ended with status " + status + ":\n" + String.join("\n", end));
      }
      return lines.stream()
          .filter(line -> line.startsWith(SECONDS))
          .mapToDouble(line -> Double.parseDouble(line.substring(SECONDS.length())))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("a bench's process measured nothing"));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
