package io.dsco.bench;

import io.dsco.nopt.LiteralForm;
import io.dsco.nopt.NoptBench;
import io.dsco.nopt.TargetBench;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Times literal forms in a process that has none of the allocator's settings that the launcher
 * makes: as a JVM runs them by itself.
 */
public final class PlainAllocator {
  private static final String PREFIX = "MALLOC_";

  /** What the child is told in place of a number of samples. */
  private static final String TARGETS = "targets";

  private PlainAllocator() {}

  /**
   * Prints a line of JSON for each measurement of an optimiser's iteration.
   *
   * @param fast what the fast form took in this process
   */
  public static void nopt(List<NoptBench.Measurement> fast, int rounds, PrintStream out) {
    for (NoptBench.Measurement measured : fast) {
      double literal = 1e3 * seconds(String.valueOf(measured.samples()), rounds) / rounds;
      out.printf(
          Locale.ROOT,
          "{\"bench\":\"nopt\",\"case\":\"n=%d, literal without the allocator's settings\","
              + "\"fast_ms\":%.2f,\"literal_ms\":%.2f,\"ratio\":%.3f}%n",
          measured.samples(),
          measured.fastMillis(),
          literal,
          measured.fastMillis() / literal);
    }
  }

  /**
   * Prints a line of JSON for the targets of a step.
   *
   * @param fast what the fast form took in this process
   */
  public static void targets(TargetBench.Measurement fast, int rounds, PrintStream out) {
    double literal = seconds(TARGETS, rounds) / rounds;
    out.printf(
        Locale.ROOT,
        "{\"bench\":\"targets\",\"case\":\"latents=%d, literal without the allocator's settings\","
            + "\"fast_s\":%.3f,\"literal_s\":%.3f,\"ratio\":%.3f}%n",
        fast.latents(),
        fast.fast(),
        literal,
        fast.fast() / literal);
  }

  private static double seconds(String form, int rounds) {
    ProcessBuilder child =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            PlainAllocator.class.getName(),
            form,
            String.valueOf(rounds));
    child.environment().keySet().removeIf(name -> name.startsWith(PREFIX));
    try (BenchFolder folder = BenchFolder.create("literal")) {
      return ChildProcess.seconds(child, folder.path().resolve(form));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the bench's temporary files", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the bench was interrupted", e);
    }
  }

  /** The child. Arguments: samples or {@value #TARGETS}, rounds. */
  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[1]);
    try (LiteralForm literal =
        arguments[0].equals(TARGETS)
            ? TargetBench.literal()
            : NoptBench.literal(Integer.parseInt(arguments[0]))) {
      ChildProcess.measured(
          () -> {
            for (int i = 0; i < rounds; i++) {
              literal.once();
            }
          });
    }
  }
}
