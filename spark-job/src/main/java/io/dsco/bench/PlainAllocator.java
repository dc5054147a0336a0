package io.dsco.bench;

import io.dsco.nopt.NoptBench;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Times the optimiser's literal form in a process that has none of the allocator's settings that
 * the launcher makes: as a JVM runs it by itself.
 */
public final class PlainAllocator {
  private static final String PREFIX = "MALLOC_";

  private PlainAllocator() {}

  /**
   * Prints a line of JSON for each measurement.
   *
   * @param fast what the fast form took in this process
   */
  public static void run(List<NoptBench.Measurement> fast, int rounds, PrintStream out) {
    try (BenchFolder folder = BenchFolder.create("nopt")) {
      for (NoptBench.Measurement measured : fast) {
        double literal = 1e3 * seconds(folder, measured.samples(), rounds) / rounds;
        out.printf(
            Locale.ROOT,
            "{\"bench\":\"nopt\",\"case\":\"n=%d, literal without the allocator's settings\","
                + "\"fast_ms\":%.2f,\"literal_ms\":%.2f,\"ratio\":%.3f}%n",
            measured.samples(),
            measured.fastMillis(),
            literal,
            measured.fastMillis() / literal);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the bench's temporary files", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the bench was interrupted", e);
    }
  }

  private static double seconds(BenchFolder folder, int samples, int rounds)
      throws IOException, InterruptedException {
    ProcessBuilder child =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            PlainAllocator.class.getName(),
            String.valueOf(samples),
            String.valueOf(rounds));
    child.environment().keySet().removeIf(name -> name.startsWith(PREFIX));
    return ChildProcess.seconds(child, folder.path().resolve("literal-" + samples));
  }

  /** The child. Arguments: samples, rounds. */
  public static void main(String[] arguments) throws Exception {
    int samples = Integer.parseInt(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    NoptBench.Literal literal = NoptBench.literal(samples);
    ChildProcess.measured(
        () -> {
          for (int i = 0; i < rounds; i++) {
            literal.iterate();
          }
        });
    literal.close();
  }
}
