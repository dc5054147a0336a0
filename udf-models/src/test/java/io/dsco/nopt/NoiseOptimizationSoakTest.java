package io.dsco.nopt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("soak")
class NoiseOptimizationSoakTest {
  private static final int STEPS = 20;
  private static final NoiseOptimization SETTINGS = NoiseOptimization.PAPER.withIterations(300);
  private static final long ALLOWED_KIB = 48 * 1024;

  @Test
  void residentMemoryStaysFlatOverManyIterations() throws IOException {
    long[] resident = new long[STEPS];
    try (Problem problem = new Problem(10, 26)) {
      for (int step = 0; step < STEPS; step++) {
        try (Alignment alignment = problem.alignment();
            StepObjective objective =
                new StepObjective(problem.mean, problem.logVariance, alignment)) {
          new NoiseOptimizer(SETTINGS).optimize(objective, problem.noise).close();
        }
        System.gc();
        resident[step] = residentKib();
      }
    }
    long settled = resident[STEPS / 4];
    long last = resident[STEPS - 1];
    System.out.printf(
        "resident after step %d: %d MiB, after step %d: %d MiB%n",
        STEPS / 4, settled / 1024, STEPS - 1, last / 1024);
    assertThat(last - settled).as("growth in KiB").isLessThan(ALLOWED_KIB);
  }

  private static long residentKib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
